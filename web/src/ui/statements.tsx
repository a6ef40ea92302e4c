/** What a receipt proves and what it does not, in the language of the page; the same wherever a receipt is shown. */
import type { Statement } from '@mufakat/ledger';
import { useMemo } from 'react';
import { useLanguage, useText } from '../messages/language.tsx';
import { useCodeWords } from './act-words.ts';
import './statements.css';

type StatementsProps = { readonly proved: readonly Statement[]; readonly notProved: readonly Statement[] };

/** Both lists, side by side where there is room. `level` is that of their headings. */
export function Statements({ proved, notProved, level: Heading = 'h2' }: StatementsProps & { readonly level?: 'h2' | 'h3' }) {
  const say = useText();
  return (
    <div className="statements">
      <section>
        <Heading>{say('statement.proved')}</Heading>
        <StatementList statements={proved} kind="proved" />
      </section>
      <section>
        <Heading>{say('statement.notProved')}</Heading>
        <StatementList statements={notProved} kind="not-proved" />
      </section>
    </div>
  );
}

function StatementList({ statements, kind }: { readonly statements: readonly Statement[]; readonly kind: 'proved' | 'not-proved' }) {
  return (
    <ul className="statement-list" data-kind={kind}>
      {statements.map((statement) => (
        <li key={statement.text}>
          <Sentence statement={statement} />
        </li>
      ))}
    </ul>
  );
}

/** Keys, ids and times keep their own direction within the sentence. */
function Sentence({ statement: { code, values } }: { readonly statement: Statement }) {
  const say = useText();
  const show = useValueWords();
  // Each text is first put in as a mark, so that what stands in its place can be an element.
  const marks = Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value : `\uE000${name}\uE001`]);
  const parts = say(`statement.${code}`, Object.fromEntries(marks)).split(/\uE000(\w+)\uE001/);
  return parts.map((part, at) => (at % 2 === 0 ? part : <bdi key={part}>{show(part, String(values[part]))}</bdi>));
}

function useValueWords(): (name: string, value: string) => string {
  const { language } = useLanguage();
  const words = useCodeWords();
  return useMemo(() => {
    const moment = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' });
    const isTime = (name: string) => name === 'time' || name === 'happenedAt';
    return (name, value) => (isTime(name) ? moment.format(new Date(value)) : name === 'what' ? words('act', value) : value);
  }, [language, words]);
}
