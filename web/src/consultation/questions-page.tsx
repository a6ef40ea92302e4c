/** What one community is asked: to read here, to hand out on paper, or to fill in as a sheet. */
import type { Community } from '@mufakat/framework';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'react-aria-components/Button';
import { questionSheetUrl } from '../api.ts';
import { AskedParts } from '../assessment/indicator/asked-parts.tsx';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useLanguage, useText } from '../messages/language.tsx';
import { spokenBy } from '../packs/words.ts';
import { questionsQuery } from '../queries.ts';
import { useDownload } from '../ui/download.ts';
import { Page } from '../ui/shell/page.tsx';
import { Waiting } from '../ui/states/sending.tsx';
import { Empty, Notice, Skeleton } from '../ui/states/states.tsx';
import { askedOf } from './questions.ts';
import '../packs/pack.css';
import './questions.css';

const route = getRouteApi('/assessments/$jurisdiction/$assessment/questions');

export function QuestionsPage() {
  const t = useText();
  const { pack, roles, community: own } = useAssessment();
  const { community: chosen } = route.useSearch();
  // The server holds this as well: who only takes part is asked for their own community alone.
  const onlyTakesPart = roles.every((role) => role === 'participant');
  const community = onlyTakesPart ? own : (pack.communities.find((known) => known === chosen) ?? own ?? pack.communities[0] ?? null);
  return (
    <Page title={t('questions.title')} lead={t('questions.lead')}>
      {community === null ? (
        <Empty title={t(onlyTakesPart ? 'questions.noCommunity' : 'questions.nobody')}>
          <p>{t(onlyTakesPart ? 'questions.noCommunity.hint' : 'questions.nobody.hint')}</p>
        </Empty>
      ) : (
        <>
          {onlyTakesPart ? (
            <p className="asked-own">{t('questions.own', { community: t(`community.${community}`) })}</p>
          ) : (
            <CommunityChoice community={community} />
          )}
          <Questions key={community} community={community} />
        </>
      )}
    </Page>
  );
}

type OfCommunity = { readonly community: Community };

function CommunityChoice({ community }: OfCommunity) {
  const t = useText();
  const { pack } = useAssessment();
  const navigate = route.useNavigate();
  return (
    <label className="field asked-choice">
      <span className="label">{t('word.community')}</span>
      <select
        value={community}
        onChange={({ target }) => void navigate({ search: { community: target.value }, replace: true, resetScroll: false })}
      >
        {pack.communities.map((known) => (
          <option key={known} value={known}>
            {t(`community.${known}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Questions({ community }: OfCommunity) {
  const t = useText();
  const { place, pack } = useAssessment();
  const { data, error, refetch } = useQuery(questionsQuery(place, community));
  if (error !== null) {
    return (
      <Notice problem={error}>
        <Button className="button" onPress={() => void refetch()}>
          {t('problem.retry')}
        </Button>
      </Notice>
    );
  }
  if (data === undefined) return <Skeleton />;
  const asked = askedOf(pack.root, new Set(data.indicators));
  if (asked === null) return <Empty title={t('questions.empty')} />;
  return (
    <>
      <section className="asked-sum" aria-label={t('questions.count', { count: data.indicators.length })}>
        <p className="asked-figures" role="status">
          <span>{t('questions.count', { count: data.indicators.length })}</span>{' '}
          <span className="asked-minutes">{t('questions.minutes', { minutes: data.minutes })}</span>
        </p>
        <p className="hint asked-how">{t('questions.minutes.how')}</p>
        <Sheet community={community} />
      </section>
      <AskedParts asked={asked} order={data.indicators} community={community} />
    </>
  );
}

function Sheet({ community }: OfCommunity) {
  const t = useText();
  const { language } = useLanguage();
  const { place, pack } = useAssessment();
  const { making, error, take, cancel } = useDownload<'sheet'>();
  const address = questionSheetUrl(place.jurisdiction, place.assessment, community, spokenBy(pack, language));
  return (
    <div className="asked-sheet">
      <p>
        <a className="button" href={address} download onClick={(event) => take(event, 'sheet', address)}>
          {t('questions.sheet')}
        </a>
      </p>
      <p className="hint">{t('questions.sheet.hint')}</p>
      {making !== null && <Waiting label={t('questions.sheet.making')} share={1} cancel={cancel} />}
      {error !== null && <Notice problem={error} />}
    </div>
  );
}
