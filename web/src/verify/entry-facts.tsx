/** What the receipt says of its entry. Whether that is proved stands beside it, in the statements. */
import { formatKey } from '@mufakat/ledger';
import type { ReactNode } from 'react';
import { useLanguage, useText } from '../messages/language.tsx';
import { useCodeWords } from '../ui/entry-words.ts';
import type { Accepted } from './check-receipt.ts';

export function EntryFacts({ accepted: { receipt, verified } }: { readonly accepted: Accepted }) {
  const t = useText();
  const words = useCodeWords();
  const { language } = useLanguage();
  const { entry, about, index, checkpoint } = verified;
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' });
  const closed = <span className="none">{t('verify.entry.closed')}</span>;
  return (
    <section className="panel entry-facts" aria-labelledby="entry-heading">
      <h2 id="entry-heading">{t('verify.entry')}</h2>
      <dl>
        <Fact name={t('verify.entry.what')}>
          {words('act', entry.what)} <code>{entry.what}</code>
        </Fact>
        <Fact name={t('verify.entry.when')}>{moment.format(new Date(entry.happenedAt))}</Fact>
        <Fact name={t('verify.entry.who')}>{about === null ? closed : <code>{about.who}</code>}</Fact>
        <Fact name={t('verify.entry.about')}>{about === null ? closed : <code>{about.subject}</code>}</Fact>
        <Fact name={t('verify.entry.place')}>{t('verify.entry.place.of', { index, size: checkpoint.size })}</Fact>
        <Fact name={t('verify.entry.id')}>
          <code>{entry.entry}</code>
        </Fact>
        <Fact name={t('verify.entry.log')}>
          <code>{checkpoint.origin}</code>
        </Fact>
        <Fact name={t('verify.entry.key')}>
          <code>{formatKey(receipt.key)}</code>
        </Fact>
        <Fact name={t('verify.entry.content')} wide={receipt.content !== null}>
          {receipt.content === null ? closed : <pre dir="ltr">{JSON.stringify(JSON.parse(receipt.content.text), null, 2)}</pre>}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, wide = false, children }: { readonly name: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return (
    <div data-wide={wide || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
