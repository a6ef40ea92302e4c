/** What is to be verified, and what the reader knows from elsewhere. */
import { type ReactNode, useEffect, useRef } from 'react';
import { type MessageId, useText } from '../messages/language.tsx';
import type { Field, Given, Unusable } from './read-receipt.ts';

type FormProps = {
  readonly given: Given;
  readonly problem: Unusable | null;
  readonly onChange: (field: Field, text: string) => void;
  readonly onFile: (file: File) => void;
  readonly onVerify: () => void;
};

export function ReceiptForm({ given, problem, onChange, onFile, onVerify }: FormProps) {
  const t = useText();
  const form = useRef<HTMLFormElement>(null);
  const more = useRef<HTMLDetailsElement>(null);
  // The field that cannot be used takes the focus, so that what is wrong with it is read.
  useEffect(() => {
    if (problem === null) return;
    if (more.current !== null && isFurther(problem.field)) more.current.open = true;
    form.current?.querySelector<HTMLElement>(`#${problem.field}`)?.focus();
  }, [problem]);
  const text = (field: Field, rows: number, hint: ReactNode) => (
    <TextField
      name={field}
      label={t(field === 'receipt' ? 'verify.receipt.paste' : `verify.${field}`)}
      hint={hint}
      rows={rows}
      value={given[field]}
      problem={problem?.field === field ? t(messageOf(problem)) : null}
      onChange={(value) => onChange(field, value)}
    />
  );
  return (
    <form
      ref={form}
      className="verify-form"
      onSubmit={(event) => {
        event.preventDefault();
        onVerify();
      }}
    >
      <section className="panel verify-part" aria-labelledby="receipt-heading">
        <h2 id="receipt-heading">{t('verify.receipt')}</h2>
        <FileChoice onFile={onFile} />
        {text('receipt', 5, t('verify.receipt.hint'))}
      </section>
      <section className="panel verify-part" aria-labelledby="known-heading">
        <h2 id="known-heading">{t('verify.known')}</h2>
        <p className="hint">{t('verify.known.hint')}</p>
        {text('key', 3, t('verify.key.hint'))}
        <details ref={more}>
          <summary>{t('verify.more')}</summary>
          <div className="verify-more">
            {text('witnesses', 3, t('verify.witnesses.hint'))}
            {text('checkpoint', 5, t('verify.checkpoint.hint'))}
          </div>
        </details>
      </section>
      <button type="submit" className="button button-primary verify-do">
        {t('verify.do')}
      </button>
    </form>
  );
}

const isFurther = (field: Field) => field === 'witnesses' || field === 'checkpoint';

function messageOf({ field, why }: Unusable): MessageId {
  if (field !== 'receipt') return `verify.unusable.${field}`;
  return `verify.unusable.receipt.${why === 'wrong' ? 'none' : why}`;
}

function FileChoice({ onFile }: { readonly onFile: (file: File) => void }) {
  const t = useText();
  return (
    <div className="verify-drop">
      <p id="drop-hint">{t('verify.receipt.drop')}</p>
      {/* Not the browser's own text, which may be in another language than the page. */}
      <input
        id="file"
        type="file"
        className="visually-hidden"
        aria-describedby="drop-hint"
        onChange={({ target }) => {
          const file = target.files?.[0];
          // The same file can be chosen again after it was mended.
          target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
      <label htmlFor="file" className="button">
        {t('verify.receipt.choose')}
      </label>
    </div>
  );
}

type TextFieldProps = {
  readonly name: Field;
  readonly label: string;
  readonly hint: ReactNode;
  readonly rows: number;
  readonly value: string;
  readonly problem: string | null;
  readonly onChange: (value: string) => void;
};

/** Keys, lines and JSON run from left to right in every language. */
function TextField({ name, label, hint, rows, value, problem, onChange }: TextFieldProps) {
  return (
    <div className="field">
      <label className="label" htmlFor={name}>
        {label}
      </label>
      <p id={`${name}-hint`} className="hint">
        {hint}
      </p>
      <textarea
        id={name}
        className="verify-text"
        dir="ltr"
        rows={rows}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? `${name}-hint` : `${name}-problem ${name}-hint`}
        onChange={({ target }) => onChange(target.value)}
      />
      {problem !== null && (
        <p id={`${name}-problem`} className="verify-problem">
          {problem}
        </p>
      )}
    </div>
  );
}
