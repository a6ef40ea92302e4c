/** What is around every page: skip link, way home, language, the person, and what must be said on every page. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useMatches } from '@tanstack/react-router';
import { Button } from 'react-aria-components/Button';
import { Problem, signOut } from '../../api.ts';
import { useLanguage, useListing, useText } from '../../messages/language.tsx';
import { isLanguageTag, LANGUAGES } from '../../messages/languages.ts';
import { meQuery } from '../../queries.ts';
import { SignInPage } from '../../sign-in/sign-in-page.tsx';
import { Notice, Skeleton, useOnline } from '../states/states.tsx';
import { Page } from './page.tsx';

export function Shell() {
  const t = useText();
  const me = useQuery(meQuery);
  const online = useOnline();
  const signedOut = me.error instanceof Problem && me.error.status === 401;
  return (
    <>
      <a className="skip" href="#content">
        {t('nav.skip')}
      </a>
      <header className="top">
        <Link to="/" className="brand">
          <img src="/mark.svg" alt="" width="32" height="32" />
          Mufakat
        </Link>
        {me.data !== undefined && <MainNavigation />}
        <div className="top-end">
          <LanguageChoice />
          {me.data !== undefined && <Person name={me.data.name} />}
        </div>
      </header>
      {me.data !== undefined && <InventedBanner />}
      {!online && (
        <p className="banner banner-offline" role="status">
          <strong>{t('state.offline')}</strong> {t('state.offline.detail')}
        </p>
      )}
      <main id="content">
        {me.data !== undefined ? (
          <Outlet />
        ) : signedOut ? (
          <SignInPage />
        ) : me.error !== null ? (
          <FirstError error={me.error} />
        ) : (
          <Skeleton />
        )}
      </main>
      <footer className="bottom">
        {t('footer.about')} <a href="/verify">{t('footer.verify')}</a>
        {me.data !== undefined && (
          <>
            {' '}
            <Link to="/sessions">{t('sessions.title')}</Link>
          </>
        )}
      </footer>
    </>
  );
}

function MainNavigation() {
  const t = useText();
  const ledger = useJurisdictions()[0];
  return (
    <nav aria-label={t('nav.main')} className="main-nav">
      <Link to="/" activeOptions={{ exact: true }}>
        {t('nav.assessments')}
      </Link>
      <Link to="/packs">{t('nav.packs')}</Link>
      <Link to="/region">{t('nav.region')}</Link>
      {ledger !== undefined && (
        <Link to="/jurisdictions/$jurisdiction/ledger" params={ledger}>
          {t('nav.ledger')}
        </Link>
      )}
    </nav>
  );
}

/** The jurisdiction that the page is about, or all of the person's. */
function useJurisdictions() {
  const me = useQuery(meQuery).data;
  const inside = useMatches().flatMap(({ params }) => ('jurisdiction' in params ? [params.jurisdiction] : []))[0];
  return me?.jurisdictions.filter(({ jurisdiction }) => inside === undefined || jurisdiction === inside) ?? [];
}

/** Rule of the house: invented data says so on every page. Off a jurisdiction's pages it counts when any of the person's is invented. */
function InventedBanner() {
  const t = useText();
  const listing = useListing();
  const shown = useJurisdictions().filter(({ invented }) => invented);
  if (shown.length === 0) return null;
  return (
    <p className="banner banner-invented">
      <strong>{t('invented.title')}</strong> {t('invented.detail', { names: listing(shown.map(({ name }) => name)) })}
    </p>
  );
}

function LanguageChoice() {
  const t = useText();
  const { language, choose } = useLanguage();
  return (
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
  );
}

function Person({ name }: { readonly name: string }) {
  const t = useText();
  // A new page: nothing of what was loaded stays in memory.
  const leave = async () => {
    await signOut();
    location.assign('/');
  };
  return (
    <div className="person">
      <Link to="/sessions" className="person-name" title={t('sessions.title')} dir="auto">
        {name}
      </Link>
      <Button className="button button-quiet" onPress={() => void leave()}>
        {t('nav.signOut')}
      </Button>
    </div>
  );
}

function FirstError({ error }: { readonly error: Error }) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Page title={t('problem.heading')}>
      <Notice problem={error}>
        <Button className="button" onPress={() => void queries.resetQueries({ queryKey: meQuery.queryKey })}>
          {t('problem.retry')}
        </Button>
      </Notice>
    </Page>
  );
}
