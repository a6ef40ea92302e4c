import { useText } from '../messages/language.tsx';

/** Where others verify a receipt that was handed to them: a page of its own, which asks nobody to sign in. */
export function VerifyHint() {
  const t = useText();
  return (
    <p className="hint">
      {t('proof.elsewhere')} <a href="/verify">{t('footer.verify')}</a>
    </p>
  );
}
