import { useEffect, useRef, useState } from 'react';
import { useLanguage, useText } from '../messages/language.tsx';
import { isLanguageTag, LANGUAGES } from '../messages/languages.ts';
import { checkReceipt, type Outcome } from './check-receipt.ts';
import { readFileText } from './read-file.ts';
import { type Field, type Given, Unusable } from './read-receipt.ts';
import { ReceiptForm } from './receipt-form.tsx';
import { Result } from './result.tsx';
import { useDroppedFile } from './use-dropped-file.ts';
import './verify.css';

const NOTHING: Given = { receipt: '', key: '', witnesses: '', checkpoint: '' };

/** An outcome belongs to what stood in the form when it was found. */
type Found = { readonly outcome: Outcome; readonly at: Date };

export function VerifyPage() {
  const t = useText();
  const [given, setGiven] = useState(NOTHING);
  const [found, setFound] = useState<Found>();
  const result = useRef<HTMLDivElement>(null);
  const show = (outcome: Outcome) => setFound({ outcome, at: new Date() });
  const change = (field: Field, text: string) => {
    setGiven((before) => ({ ...before, [field]: text }));
    setFound(undefined);
  };
  const takeFile = async (file: File) => {
    setFound(undefined);
    try {
      const next = { ...given, receipt: await readFileText(file) };
      setGiven(next);
      show(checkReceipt(next));
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      // What is told is of the file, not of what stood there before.
      setGiven({ ...given, receipt: '' });
      show({ kind: 'unusable', problem: error });
    }
  };
  const dragging = useDroppedFile((file) => void takeFile(file));
  useEffect(() => {
    if (found !== undefined && found.outcome.kind !== 'unusable') result.current?.scrollIntoView({ block: 'start' });
  }, [found]);
  useEffect(() => {
    document.title = t('page.title', { title: t('verify.title') });
  }, [t]);

  return (
    <>
      <Top />
      <main>
        <div className="page verify" data-dragging={dragging || undefined}>
          <header className="page-head">
            <h1>{t('verify.title')}</h1>
            <p className="lead">{t('verify.lead')}</p>
            <p className="verify-private">{t('verify.private')}</p>
          </header>
          <ReceiptForm
            given={given}
            problem={found?.outcome.kind === 'unusable' ? found.outcome.problem : null}
            onChange={change}
            onFile={(file) => void takeFile(file)}
            onVerify={() => show(checkReceipt(given))}
          />
          <div ref={result} className="verify-result">
            <Result
              outcome={found?.outcome}
              at={found?.at}
              onAnother={() => {
                setGiven(NOTHING);
                setFound(undefined);
                // The button goes with the result: who pressed it goes on where the next receipt is put in.
                document.getElementById('receipt')?.focus();
              }}
            />
          </div>
        </div>
      </main>
      <footer className="bottom verify-bottom">{t('verify.about')}</footer>
    </>
  );
}

/** Served pages can be kept; a page from a file is kept already. */
function Top() {
  const t = useText();
  const { language, choose } = useLanguage();
  return (
    <header className="top">
      <span className="brand">
        <img src={ownIcon()} alt="" width="32" height="32" />
        Mufakat
      </span>
      <div className="top-end">
        {location.protocol === 'file:' ? (
          <span className="quiet">{t('verify.kept')}</span>
        ) : (
          <a className="verify-keep" href="/verify.html" download="mufakat-verify.html">
            {t('verify.keep')}
          </a>
        )}
        <label className="language">
          <span className="visually-hidden">{t('nav.language')}</span>
          <select value={language} onChange={({ target }) => isLanguageTag(target.value) && choose(target.value)}>
            {Object.entries(LANGUAGES).map(([tag, { name }]) => (
              <option key={tag} value={tag} lang={tag}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}

/** The mark is in the file once, as the icon of the window. */
function ownIcon(): string | undefined {
  return document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href;
}
