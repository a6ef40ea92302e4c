/** One publication: what it shares, whether a region still reads it, its proof, and withdrawing it. */
import type { Pack } from '@mufakat/framework';
import type { Publication, Share, Snapshot } from '@mufakat/server/publication/model';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useDates, useText } from '../messages/language.tsx';
import { packQuery } from '../queries.ts';
import { Notice, Skeleton } from '../ui/states/states.tsx';
import { Written } from '../ui/words.tsx';
import { ElementName } from './element-name.tsx';
import { PublicationProof } from './publication-proof.tsx';
import { SnapshotView } from './snapshot-view.tsx';
import { Withdraw } from './withdraw.tsx';

type ItemProps = { readonly publication: Publication };

const stateOf = ({ shared, withdrawnAt }: Publication) => (shared ? 'shared' : withdrawnAt === null ? 'superseded' : 'withdrawn');

export function PublicationItem({ publication }: ItemProps) {
  const t = useText();
  const dates = useDates();
  const { snapshot, publishedAt, withdrawnAt, shared } = publication;
  const { data: pack, error } = useQuery(packQuery(snapshot.pack.id, snapshot.pack.version));
  const state = stateOf(publication);
  const told = useFocusOnWithdrawal(withdrawnAt);
  return (
    <li className="publication" data-state={state}>
      <div className="publication-head">
        <h3>
          <time dateTime={publishedAt}>{dates.moment(publishedAt)}</time>
        </h3>
        <p ref={told} className="publication-state" tabIndex={-1}>
          {t(`publish.state.${state}`)}
          {withdrawnAt !== null && <time dateTime={withdrawnAt}> · {dates.moment(withdrawnAt)}</time>}
        </p>
        <p className="quiet">
          <Written>{snapshot.assessment.title}</Written> · {dates.period(snapshot.period.from, snapshot.period.to)}
        </p>
      </div>
      {error !== null && <Notice problem={error} />}
      {pack === undefined && error === null && <Skeleton />}
      {pack !== undefined && <Shared snapshot={snapshot} pack={pack} />}
      {shared && <Actions publication={publication} />}
    </li>
  );
}

/** The button that withdrew is gone: what it led to takes the focus. */
function useFocusOnWithdrawal(withdrawnAt: string | null) {
  const told = useRef<HTMLParagraphElement>(null);
  const before = useRef(withdrawnAt);
  useEffect(() => {
    if (before.current === null && withdrawnAt !== null) told.current?.focus();
    before.current = withdrawnAt;
  }, [withdrawnAt]);
  return told;
}

const SHARES: readonly Share[] = ['stage', 'stage-with-reasons'];

function Shared({ snapshot, pack }: { readonly snapshot: Snapshot; readonly pack: Pack }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const groups = SHARES.map((share) => ({ share, dimensions: snapshot.dimensions.filter((dimension) => dimension.share === share) }));
  return (
    <>
      <dl className="publication-shares">
        {groups
          .filter(({ dimensions }) => dimensions.length > 0)
          .map(({ share, dimensions }) => (
            <div key={share}>
              <dt>{t(`publish.choice.${share}`)}</dt>
              <dd>
                <ul>
                  {dimensions.map(({ id }) => (
                    <li key={id}>
                      <ElementName id={id} pack={pack} />
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          ))}
      </dl>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{t('publish.show')}</summary>
        {open && <SnapshotView snapshot={snapshot} pack={pack} />}
      </details>
    </>
  );
}

type Opened = 'proof' | 'withdraw' | null;

/** Of a publication that a region reads. What is opened below takes the focus; the button gets it back. */
function Actions({ publication }: ItemProps) {
  const t = useText();
  const { roles } = useAssessment();
  const [opened, setOpened] = useState<Opened>(null);
  const [left, setLeft] = useState<Opened>(null);
  const close = () => {
    setLeft(opened);
    setOpened(null);
  };
  if (opened === 'withdraw') return <Withdraw publication={publication} keep={close} />;
  return (
    <>
      <div className="actions">
        <Button className="button" aria-expanded={opened === 'proof'} onPress={() => (opened === 'proof' ? close() : setOpened('proof'))}>
          {t('publish.proof')}
        </Button>
        {roles.includes('coordinator') && (
          <Button className="button" autoFocus={left === 'withdraw'} onPress={() => setOpened('withdraw')}>
            {t('publish.withdraw')}
          </Button>
        )}
      </div>
      {opened === 'proof' && <PublicationProof publication={publication} />}
    </>
  );
}
