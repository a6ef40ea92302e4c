import { useText } from '../messages/language.tsx';

/** Why a number stands where it stands, in a few sentences; opened by whoever asks. */
export function Why({ children }: { readonly children: string }) {
  const t = useText();
  return (
    <details className="why">
      <summary>{t('why.show')}</summary>
      <p>{children}</p>
    </details>
  );
}
