/** The profile part by part: the parts with their readings are the overview, each opens on what is below it. */
import type { GroupReading } from '@mufakat/framework';
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { useText } from '../messages/language.tsx';
import { Why } from '../ui/why.tsx';
import { useWords, Words } from '../ui/words.tsx';
import { useExplanation } from './explanation.ts';
import { countBelow, openGroups, openToAddress } from './open-groups.ts';
import { Below, GroupReadings } from './profile-tree.tsx';
import type { Filter } from './readings.ts';
import { useAssessment } from './use-assessment.ts';
import '../ui/shell/jump.css';

const homeAddress = '/assessments/$jurisdiction/$assessment/';

type PartsProps = { readonly shown: GroupReading; readonly filter: Filter };

export function Parts({ shown, filter }: PartsProps) {
  const { open: asked } = useSearch({ from: homeAddress });
  const anchor = useLocation({ select: ({ hash }) => hash.replace(/^group-/, '') });
  const navigate = useNavigate({ from: homeAddress });
  const open = openGroups(shown, { filter, open: asked, anchor });
  const tops = shown.children.filter((child) => child.type === 'group');
  const put = (ids: ReadonlySet<string>) =>
    void navigate({ search: (before) => ({ ...before, open: openToAddress(ids) }), replace: true, resetScroll: false });
  const toggle = (id: string, isOpen: boolean) => put(isOpen ? new Set([...open, id]) : new Set([...open].filter((other) => other !== id)));
  useArrival(anchor);
  return (
    <>
      {tops.length > 1 && <Jump tops={tops} open={open} put={put} />}
      <Below group={{ ...shown, children: shown.children.filter((child) => child.type === 'indicator') }} community={filter.community} />
      <div className="parts">
        {tops.map((top) => (
          <Part
            key={top.id}
            group={top}
            isOpen={open.has(top.id)}
            toggle={(isOpen) => toggle(top.id, isOpen)}
            community={filter.community}
          />
        ))}
      </div>
    </>
  );
}

const goTo = (id: string) => document.getElementById(`group-${id}`)?.focus();

/** An address that points at a part leads there, once the profile has come. */
function useArrival(anchor: string): void {
  useEffect(() => {
    if (anchor !== '') goTo(anchor);
  }, [anchor]);
}

type JumpProps = {
  readonly tops: readonly GroupReading[];
  readonly open: ReadonlySet<string>;
  readonly put: (ids: ReadonlySet<string>) => void;
};

function Jump({ tops, open, put }: JumpProps) {
  const t = useText();
  const { pack, index } = useAssessment();
  const words = useWords(pack);
  const all = tops.every(({ id }) => open.has(id));
  return (
    <nav className="jump" aria-label={t('home.jump')}>
      <span className="jump-label" aria-hidden="true">
        {t('home.jump')}
      </span>
      <ul>
        {tops.map(({ id }) => {
          const text = index.groups.get(id)?.title;
          return (
            <li key={id}>
              <Link
                from={homeAddress}
                to="."
                search={(before) => ({ ...before, open: openToAddress(new Set([...open, id])) })}
                hash={`group-${id}`}
                preload={false}
                // Also when the address is that of the part already.
                onClick={() => goTo(id)}
                activeProps={{ 'aria-current': undefined }}
              >
                {text === undefined ? id : words(text)}
              </Link>
            </li>
          );
        })}
      </ul>
      <Button className="button button-small" onPress={() => put(new Set(all ? [] : tops.map(({ id }) => id)))}>
        {t(all ? 'home.closeAll' : 'home.openAll')}
      </Button>
    </nav>
  );
}

type PartProps = {
  readonly group: GroupReading;
  readonly isOpen: boolean;
  readonly toggle: (isOpen: boolean) => void;
  readonly community: string | null;
};

function Part({ group, isOpen, toggle, community }: PartProps) {
  const t = useText();
  const { pack, index } = useAssessment();
  const explain = useExplanation();
  const text = index.groups.get(group.id)?.title;
  return (
    <Disclosure className="group group-3" isExpanded={isOpen} onExpandedChange={toggle}>
      <div className="group-head">
        <div className="group-name">
          <h3 id={`group-${group.id}`} tabIndex={-1}>
            <Button slot="trigger" className="group-trigger">
              <svg viewBox="0 0 12 12" width="14" height="14" aria-hidden="true">
                <path d="M4 2 8 6 4 10" />
              </svg>
              {text === undefined ? group.id : <Words text={text} pack={pack} />}
            </Button>
          </h3>
          <p className="hint">{t('home.count', { count: countBelow(group) })}</p>
        </div>
        <GroupReadings group={group} />
      </div>
      <DisclosurePanel className="group-body">
        <Why>{explain(group)}</Why>
        <Below group={group} community={community} />
      </DisclosurePanel>
    </Disclosure>
  );
}
