import { useText } from '../messages/language.tsx';

/** Where others verify a receipt that was handed to them: a page of its own, which asks nobody to sign in. */
export function VerifyHint() {
  const say = useText();
  return (
    <p className="hint">
      {say('proof.elsewhere')} <a href="/verify">{say('footer.verify')}</a>
    </p>
  );
}
