/** Can one person answer what a community is asked, in one sitting? */
import type { Pack } from '../model.ts';
import { minutesToAnswer, questionsFor } from '../pack/questionnaire.ts';
import type { PackFinding } from './finding.ts';

const MOST_QUESTIONS = 60;
const MOST_MINUTES = 90;

function burdens(pack: Pack): PackFinding[] {
  return pack.communities.flatMap((community) => {
    const asked = questionsFor(pack, community);
    const minutes = Math.ceil(minutesToAnswer(pack, asked));
    if (asked.length <= MOST_QUESTIONS && minutes <= MOST_MINUTES) return [];
    const measured = `${asked.length} questions, about ${minutes} minutes; at most ${MOST_QUESTIONS} in ${MOST_MINUTES}`;
    return [{ id: community, code: 'check.burden', message: `is asked too much (${measured}); leave questions to who answers them best` }];
  });
}

export const burdenChecks = [burdens];
