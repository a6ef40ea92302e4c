/** What a receipt proves and what it does not, in the language of the page; the same wherever a receipt is shown. */
import type { Statement, StatementCode } from '@mufakat/ledger';
import { useText } from '../messages/language.tsx';
import { useCodeWords } from './entry-words.ts';
import { useMoments } from './moments.ts';
import './statements.css';

type StatementsProps = {
  readonly proved: readonly Statement[];
  readonly notProved: readonly Statement[];
  /** Of the headings. */
  readonly level?: 'h2' | 'h3' | 'h4';
  /** What a person can do about what is not proved. */
  readonly remedy?: (code: StatementCode) => string | null;
};

/** Both lists, side by side where there is room. */
export function Statements({ proved, notProved, level: Heading = 'h2', remedy }: StatementsProps) {
  const t = useText();
  return (
    <div className="statements">
      <section>
        <Heading>{t('statement.proved')}</Heading>
        <StatementList statements={proved} kind="proved" />
      </section>
      <section>
        <Heading>{t('statement.notProved')}</Heading>
        <StatementList statements={notProved} kind="not-proved" remedy={remedy} />
      </section>
    </div>
  );
}

type StatementListProps = {
  readonly statements: readonly Statement[];
  readonly kind: 'proved' | 'not-proved';
  readonly remedy?: StatementsProps['remedy'];
};

function StatementList({ statements, kind, remedy = () => null }: StatementListProps) {
  return (
    <ul className="statement-list" data-kind={kind}>
      {statements.map((statement) => {
        const help = remedy(statement.code);
        return (
          <li key={statement.text}>
            <Sentence statement={statement} />
            {help !== null && <p className="statement-remedy">{help}</p>}
          </li>
        );
      })}
    </ul>
  );
}

/** Keys, ids and times keep their own direction within the sentence. */
function Sentence({ statement: { code, values } }: { readonly statement: Statement }) {
  const t = useText();
  const show = useValueWords();
  // Each text is first put in as a mark, so that what stands in its place can be an element.
  const marks = Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value : `\uE000${name}\uE001`]);
  const parts = t(`statement.${code}`, Object.fromEntries(marks)).split(/\uE000(\w+)\uE001/);
  return parts.map((part, at) => (at % 2 === 0 ? part : <bdi key={part}>{show(part, String(values[part]))}</bdi>));
}

function useValueWords(): (name: string, value: string) => string {
  const moments = useMoments();
  const words = useCodeWords();
  const isTime = (name: string) => name === 'time' || name === 'happenedAt';
  return (name, value) => (isTime(name) ? moments.long(value) : name === 'what' ? words('act', value) : value);
}
