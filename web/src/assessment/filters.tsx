/** What of the profile is shown. */
import type { GroupReading, Profile } from '@mufakat/framework';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useLanguage, useText } from '../messages/language.tsx';
import type { Filter } from './readings.ts';
import { useAssessment } from './use-assessment.ts';

const homeAddress = '/assessments/$jurisdiction/$assessment/';

/** The filter lives in the address, so that it can be sent to a colleague and survives a visit to an indicator. */
export function useFilter(): Filter {
  const { group, community, differences } = useSearch({ from: homeAddress });
  return { group: group ?? null, community: community ?? null, onlyDifferences: differences === true };
}

/** Groups to choose from: the top ones, and what is directly below them. */
function choices(root: GroupReading): { id: string; depth: number }[] {
  const groups = (group: GroupReading) => group.children.filter((child) => child.type === 'group');
  return groups(root).flatMap((top) => [{ id: top.id, depth: 0 }, ...groups(top).map(({ id }) => ({ id, depth: 1 }))]);
}

export function Filters({ profile, filter }: { readonly profile: Profile; readonly filter: Filter }) {
  const t = useText();
  const { index, pack } = useAssessment();
  const { language } = useLanguage();
  const navigate = useNavigate({ from: homeAddress });
  // Another filter shows other parts: what was opened before is forgotten.
  const put = (change: { group?: string | undefined; community?: string | undefined; differences?: true | undefined }) =>
    void navigate({ search: (before) => ({ ...before, open: undefined, ...change }), replace: true, resetScroll: false });
  const title = (id: string) => {
    const text = index.groups.get(id)?.title;
    return text?.[language] ?? text?.[pack.language] ?? id;
  };
  return (
    <search className="filters">
      <label className="field">
        <span className="label">{t('filter.group')}</span>
        <select value={filter.group ?? ''} onChange={({ target }) => put({ group: target.value || undefined })}>
          <option value="">{t('filter.everything')}</option>
          {choices(profile.root).map(({ id, depth }) => (
            <option key={id} value={id}>
              {depth === 0 ? title(id) : `\u2003${title(id)}`}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t('filter.community')}</span>
        <select value={filter.community ?? ''} onChange={({ target }) => put({ community: target.value || undefined })}>
          <option value="">{t('filter.everybody')}</option>
          {pack.communities.map((community) => (
            <option key={community} value={community}>
              {t(`community.${community}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={filter.onlyDifferences}
          onChange={({ target }) => put({ differences: target.checked || undefined })}
        />
        {t('filter.differences')}
      </label>
    </search>
  );
}
