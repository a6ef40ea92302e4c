import { useText } from '../messages/language.tsx';

/** Why a number stands where it stands, in the framework's own sentence; opened by whoever asks. */
export function Why({ sentence, language }: { readonly sentence: string; readonly language: string }) {
  const t = useText();
  return (
    <details className="why">
      <summary>{t('why.show')}</summary>
      <p>
        <bdi lang={language}>{sentence}</bdi>
      </p>
    </details>
  );
}
