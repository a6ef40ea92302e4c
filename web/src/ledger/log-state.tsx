/** How a log stands: how much of it there is, who may read it, what signs it, and whether all of that holds together. */
import { LedgerError } from '@mufakat/ledger';
import type { LogState } from '@mufakat/server/ledger/model';
import { useMemo } from 'react';
import { useListing, useText } from '../messages/language.tsx';
import { type CheckedState, checkState } from './check-state.ts';

export function LogCard({ state }: { readonly state: LogState }) {
  const t = useText();
  const checked = useMemo(() => tryCheck(state), [state]);
  const heading = `log-${state.log}`;
  return (
    <section className="log-card panel" aria-labelledby={heading}>
      <h3 id={heading}>{t(`log.${state.log}`)}</h3>
      {state.paused !== null && (
        <div className="notice" role="alert">
          <p className="notice-title">{t('log.paused')}</p>
          <p>{state.paused.detail}</p>
          <p>{state.paused.remedy}</p>
        </div>
      )}
      {state.keyState !== 'kept' && (
        <div className="notice" role="alert">
          <p className="notice-title">{t(`log.key-state.${state.keyState}`)}</p>
          <p>{t(`log.key-state.${state.keyState}.remedy`)}</p>
        </div>
      )}
      {checked instanceof LedgerError && (
        <div className="notice" role="alert">
          <p className="notice-title">{t('log.unsigned')}</p>
          <p>{checked.message}</p>
          <p>{t('log.unsigned.remedy')}</p>
        </div>
      )}
      <LogFacts state={state} checked={checked instanceof LedgerError ? null : checked} />
    </section>
  );
}

function tryCheck(state: LogState): CheckedState | LedgerError | null {
  try {
    return checkState(state);
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
}

function LogFacts({ state, checked }: { readonly state: LogState; readonly checked: CheckedState | null }) {
  const t = useText();
  return (
    <dl className="facts">
      <div>
        <dt>{t('log.published')}</dt>
        <dd className="fact-number">{state.publishedSize === 0 ? t('log.empty') : t('log.entries', { count: state.publishedSize })}</dd>
      </div>
      {state.waiting > 0 && (
        <div>
          <dt>{t('log.waiting')}</dt>
          <dd className="fact-number">{t('log.entries', { count: state.waiting })}</dd>
        </div>
      )}
      <div>
        <dt>{t('log.readers')}</dt>
        <dd>{t(state.public ? 'log.public' : 'log.private')}</dd>
      </div>
      {checked !== null && <SignedFacts checked={checked} />}
    </dl>
  );
}

const SHORT = 16;

function SignedFacts({ checked }: { readonly checked: CheckedState }) {
  const { root, witnesses, key, keyChanges } = checked;
  const t = useText();
  const listing = useListing();
  return (
    <>
      <div>
        <dt>{t('log.root')}</dt>
        <dd>
          <code title={root}>
            <bdi dir="ltr">{root.slice(0, SHORT)}…</bdi>
          </code>
          <p className="hint">{t('log.signed')}</p>
        </dd>
      </div>
      <div>
        <dt>{t('log.witnesses')}</dt>
        <dd>{witnesses.length === 0 ? t('log.witnesses.none') : listing(witnesses)}</dd>
      </div>
      <div className="fact-wide">
        <dt>{t('log.key')}</dt>
        <dd>
          <code>
            <bdi dir="ltr">{key}</bdi>
          </code>
          {keyChanges > 0 && <p>{t('log.key.changed', { times: keyChanges })}</p>}
          <p className="hint">{t('log.key.hint')}</p>
        </dd>
      </div>
    </>
  );
}
