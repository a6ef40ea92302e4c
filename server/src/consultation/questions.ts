/** What the people of a community are asked in an assessment, and who may see which community's questions. */
import { type Community, type Indicator, minutesToAnswer, type Pack, questionsFor, type Text } from '@mufakat/framework';
import { fail } from '../kernel/http/problem.ts';
import type { Role } from '../kernel/sign-in/roles.ts';
import type { QuestionList } from './model.ts';

/**
 * The community whose questions somebody gets: their own for who only takes part, any for who has another role.
 *
 * @param own community of the person; null when none is entered.
 * @param asked the community that was asked for, if any.
 * @throws Problem `other-community`, `no-community`.
 */
export function communityToAsk(roles: readonly Role[], own: Community | null, asked: Community | undefined): Community {
  const onlyTakesPart = roles.every((role) => role === 'participant');
  if (onlyTakesPart && own !== null && asked !== undefined && asked !== own) {
    const remedy = 'Leave the community out, or name your own.';
    fail('other-community', { status: 403, title: 'These are the questions of another community', remedy });
  }
  const community = onlyTakesPart ? own : (asked ?? own);
  if (community !== null) return community;
  const remedy = onlyTakesPart ? 'Ask the coordinator to enter your community.' : 'Name one: ?community=legal.';
  fail('no-community', { status: onlyTakesPart ? 403 : 400, title: 'No community is named', remedy });
}

/** The questions of a community by indicator, and about how long they take. */
export function listQuestions(pack: Pack, community: Community): QuestionList {
  const asked = questionsFor(pack, community);
  return { community, indicators: asked.map(({ id }) => id), minutes: Math.ceil(minutesToAnswer(pack, asked)) };
}

/** The question in the wording of the community: legal for lawyers, technical for engineers, plain for everybody else. */
export function wordingFor(community: Community, { question }: Indicator): Text | undefined {
  if (community === 'legal') return question?.legal;
  return community === 'technical' ? question?.technical : question?.plain;
}
