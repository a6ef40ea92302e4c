import { useMutation } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { askForSignInLink } from '../api.ts';
import { useText } from '../messages/language.tsx';
import { Page } from '../ui/shell/page.tsx';
import { Notice } from '../ui/states/states.tsx';

/** Shown wherever nobody is signed in. */
export function SignInPage() {
  const t = useText();
  const sending = useMutation({ mutationFn: askForSignInLink });
  const refused = new URLSearchParams(location.search).has('error');
  if (sending.isSuccess) {
    return (
      <Page title={t('signIn.sent')} lead={t('signIn.sent.lead', { email: sending.variables })}>
        <Button className="button" onPress={() => sending.reset()}>
          {t('signIn.other')}
        </Button>
      </Page>
    );
  }
  return (
    <div className="sign-in">
      <Page title={t('signIn.title')} lead={t('signIn.lead')}>
        {refused && (
          <p className="notice" role="alert">
            {t('signIn.expired')}
          </p>
        )}
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            sending.mutate(String(new FormData(event.currentTarget).get('email')));
          }}
        >
          <label className="field">
            <span className="label">{t('signIn.email')}</span>
            <input name="email" type="email" autoComplete="email" required />
          </label>
          <Button className="button button-primary" type="submit" isPending={sending.isPending}>
            {t('signIn.send')}
          </Button>
        </form>
        {sending.error !== null && <Notice problem={sending.error} />}
        <p className="hint">{t('signIn.hint')}</p>
      </Page>
    </div>
  );
}
