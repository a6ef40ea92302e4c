import { useText } from '../messages/language.tsx';

/** Why a number stands where it stands, in the framework's own sentence; opened by whoever asks. */
export function Why({ sentence, language }: { readonly sentence: string; readonly language: string }) {
  const say = useText();
  return (
    <details className="why">
      <summary>{say('why.show')}</summary>
      <p>
        <bdi lang={language}>{sentence}</bdi>
      </p>
    </details>
  );
}
