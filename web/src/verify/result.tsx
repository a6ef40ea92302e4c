/** What was found of a receipt: first in one sentence, then all of it. */
import type { LedgerError, ReceiptPart, StatementCode } from '@mufakat/ledger';
import { NotProved } from '@mufakat/ledger';
import type { ReactNode } from 'react';
import { type MessageId, useLanguage, useText } from '../messages/language.tsx';
import { useRefusal } from '../ui/entry-words.ts';
import { Statements } from '../ui/statements.tsx';
import type { Accepted, Outcome } from './check-receipt.ts';
import { EntryFacts } from './entry-facts.tsx';

type ResultProps = { readonly outcome: Outcome | undefined; readonly at: Date | undefined; readonly onAnother: () => void };

export function Result({ outcome, at, onAnother }: ResultProps) {
  const t = useText();
  const isFound = outcome !== undefined && outcome.kind !== 'unusable';
  return (
    <>
      <div role="status">
        {outcome?.kind === 'accepted' && <AcceptedVerdict keyTrusted={outcome.keyTrusted} />}
        {outcome?.kind === 'refused' && <RefusedVerdict part={outcome.part} error={outcome.error} />}
      </div>
      {!isFound && (
        <div className="empty">
          <p className="empty-title">{t('verify.empty')}</p>
          <p>{t('verify.empty.hint')}</p>
        </div>
      )}
      {outcome?.kind === 'accepted' && <Findings accepted={outcome} />}
      {outcome?.kind === 'refused' && <Verbatim error={outcome.error} />}
      {isFound && at !== undefined && <Ending at={at} onAnother={onAnother} />}
    </>
  );
}

type Kind = 'accepted' | 'own-key' | 'refused';

function Verdict({ kind, title, children }: { readonly kind: Kind; readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="verdict" data-kind={kind}>
      <Mark kind={kind} />
      <div className="verdict-words">
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  );
}

/** The kinds differ in shape, not by colour alone. */
const MARKS: Readonly<Record<Kind, string>> = {
  accepted: 'M9 16.5l5 5 9.5-11',
  'own-key': 'M16 9v9m0 4.5v.1',
  refused: 'M10.5 10.5l11 11m0-11l-11 11',
};

function Mark({ kind }: { readonly kind: Kind }) {
  return (
    <svg className="verdict-mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="16" />
      <path d={MARKS[kind]} />
    </svg>
  );
}

function AcceptedVerdict({ keyTrusted }: { readonly keyTrusted: boolean }) {
  const t = useText();
  return keyTrusted ? (
    <Verdict kind="accepted" title={t('verify.accepted')}>
      <p>{t('verify.accepted.detail')}</p>
    </Verdict>
  ) : (
    <Verdict kind="own-key" title={t('verify.ownKey')}>
      <p>{t('verify.ownKey.detail')}</p>
    </Verdict>
  );
}

function RefusedVerdict({ part, error }: { readonly part: ReceiptPart; readonly error: LedgerError }) {
  const t = useText();
  const reason = useRefusal();
  const own = OWN_REFUSALS[error.code];
  return (
    <Verdict kind="refused" title={t('verify.refused', { part: t(`verify.part.${part}`) })}>
      <p>
        {own === undefined ? (
          <>
            {reason(error)} <strong>{t('verify.refused.consequence')}</strong>
          </>
        ) : (
          t(own)
        )}
      </p>
      {(HELP[part] ?? ['verify.help.again']).map((id) => (
        <p key={id}>{t(id)}</p>
      ))}
    </Verdict>
  );
}

/** What is refused because of what the reader named: that alone says nothing against the receipt. */
const OWN_REFUSALS: Readonly<Record<string, MessageId>> = {
  'seen.origin': 'verify.refused.seen.origin',
  'seen.signature': 'verify.refused.seen.signature',
  'cosignature.missing': 'verify.refused.cosignature.missing',
};

const HELP: Readonly<Partial<Record<ReceiptPart, readonly MessageId[]>>> = {
  key: ['verify.help.key', 'verify.help.again'],
  line: ['verify.help.line', 'verify.help.again'],
  text: ['verify.help.text', 'verify.help.again'],
  log: ['verify.help.log'],
  seen: ['verify.help.seen'],
  witness: ['verify.help.witness'],
};

function Findings({ accepted }: { readonly accepted: Accepted }) {
  const t = useText();
  const { verified } = accepted;
  return (
    <>
      <EntryFacts accepted={accepted} />
      <Statements
        proved={verified.proved}
        notProved={verified.notProved}
        remedy={(code) => {
          const id = REMEDIES[code];
          return id === undefined ? null : t(id);
        }}
      />
    </>
  );
}

const REMEDIES: Readonly<Partial<Record<StatementCode, MessageId>>> = {
  'receipt.key-not-trusted': 'verify.remedy.receipt.key-not-trusted',
  'receipt.witness-not-trusted': 'verify.remedy.receipt.witness-not-trusted',
  'receipt.not-witnessed': 'verify.remedy.receipt.not-witnessed',
  'receipt.witness-absent': 'verify.remedy.receipt.witness-absent',
  'receipt.not-compared': 'verify.remedy.receipt.not-compared',
  'receipt.about-closed': 'verify.remedy.receipt.about-closed',
  'receipt.content-closed': 'verify.remedy.receipt.content-closed',
  'receipt.content-not-judged': 'verify.remedy.receipt.content-not-judged',
  'receipt.person-not-proved': 'verify.remedy.receipt.person-not-proved',
  'receipt.time-not-proved': 'verify.remedy.receipt.time-not-proved',
  'receipt.later-not-shown': 'verify.remedy.receipt.later-not-shown',
};

/** For whoever has to follow it up: the verifier's own sentences. */
function Verbatim({ error }: { readonly error: LedgerError }) {
  const t = useText();
  const before = error instanceof NotProved ? error.proved : [];
  return (
    <details className="verify-verbatim">
      <summary>{t('verify.verbatim')}</summary>
      <p lang="en" dir="ltr">
        {error.message} <code>{error.code}</code>
      </p>
      {before.length > 0 && <p className="label">{t('verify.verbatim.before')}</p>}
      <ul className="prose-list" lang="en" dir="ltr">
        {before.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}

function Ending({ at, onAnother }: { readonly at: Date; readonly onAnother: () => void }) {
  const t = useText();
  const { language } = useLanguage();
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' }).format(at);
  return (
    <div className="verify-ending">
      <p className="hint">{t('verify.moment', { time })}</p>
      <div className="actions">
        <button type="button" className="button" onClick={() => print()}>
          {t('verify.print')}
        </button>
        <button type="button" className="button button-quiet" onClick={onAnother}>
          {t('verify.another')}
        </button>
      </div>
    </div>
  );
}
