import type { Pack } from '@mufakat/framework';
import { useText } from '../messages/language.tsx';
import { useWords, Words } from '../ui/words.tsx';

/** The words that lawyers and engineers have to share: what each side means, and what the word is not. */
export function PackGlossary({ pack, query }: { readonly pack: Pack; readonly query: string }) {
  const t = useText();
  const words = useWords(pack);
  const wanted = query.trim().toLocaleLowerCase();
  const terms = pack.glossary.filter(({ term, plain }) => `${words(term)} ${words(plain)}`.toLocaleLowerCase().includes(wanted));
  if (pack.glossary.length === 0) return null;
  return (
    <section className="section glossary" aria-labelledby="glossary-heading">
      <h2 id="glossary-heading">{t('pack.glossary')}</h2>
      {terms.length === 0 && <p className="hint">{t('pack.nothing', { query })}</p>}
      <div className="terms">
        {terms
          .toSorted((a, b) => words(a.term).localeCompare(words(b.term)))
          .map((term) => (
            <section key={term.id} id={`term-${term.id}`} className="term" tabIndex={-1}>
              <h3>
                <Words text={term.term} pack={pack} />
              </h3>
              <p>
                <Words text={term.plain} pack={pack} />
              </p>
              <details>
                <summary>{t('pack.term.more')}</summary>
                <dl>
                  <dt>{t('wording.legal')}</dt>
                  <dd>
                    <Words text={term.legal} pack={pack} />
                  </dd>
                  <dt>{t('wording.technical')}</dt>
                  <dd>
                    <Words text={term.technical} pack={pack} />
                  </dd>
                  <dt>{t('pack.isNot')}</dt>
                  <dd>
                    <Words text={term.isNot} pack={pack} />
                  </dd>
                </dl>
              </details>
            </section>
          ))}
      </div>
    </section>
  );
}
