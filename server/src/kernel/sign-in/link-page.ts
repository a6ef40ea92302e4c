/**
 * The page that a sign-in link opens: one button, without scripts. A person presses it; a mail filter that opens the link to look at it does not, so that it
 * uses up nothing. In the language that the browser prefers.
 */

const PAGES = {
  en: { direction: 'ltr', title: 'Sign in to Mufakat', button: 'Sign in', hint: 'The link works once, within 15 minutes.' },
  ar: { direction: 'rtl', title: 'تسجيل الدخول إلى مفاكات', button: 'تسجيل الدخول', hint: 'يعمل الرابط مرة واحدة خلال 15 دقيقة.' },
} as const;

type Language = keyof typeof PAGES;

/** The first language of the page in the order of an Accept-Language header; English where none is named. */
export function preferredLanguage(accepted = ''): Language {
  const wanted = accepted.split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = /^\s*q=([\d.]+)$/.exec(parameters.at(-1) ?? '')?.[1];
    return { language: tag.split('-')[0] ?? '', quality: Number(quality ?? 1) };
  });
  const first = wanted.filter(({ quality }) => quality > 0).toSorted((a, b) => b.quality - a.quality);
  return first.map(({ language }) => language).find((language) => language === 'ar' || language === 'en') === 'ar' ? 'ar' : 'en';
}

/** The colours of the pages (web/src/ui/style/tokens.css), of which this one loads nothing. */
const STYLE = [
  ':root{color-scheme:light dark}',
  'body{background:light-dark(#fff,#0f171c);color:light-dark(#16232b,#e8eef1);font:1.125rem/1.5 "Noto Sans",system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem}',
  'h1{font:600 2rem/1.25 "Noto Serif",Georgia,serif}',
  'button{background:light-dark(#0e5a72,#7cc7e1);color:light-dark(#fff,#06212b);border:0;border-radius:6px;font:inherit;font-weight:600;padding:.75rem 1.75rem;cursor:pointer}',
  'button:focus-visible{outline:3px solid light-dark(#16232b,#e8eef1);outline-offset:3px}',
  'p{color:light-dark(#4e5e67,#a9b8c0)}',
].join('');

/** What is left of a token when nothing is in it that could be anything else. */
const tokenIn = (sent: string): string => sent.replaceAll(/[^A-Za-z0-9_-]/g, '');

/**
 * The page. Its form posts the token to `action`.
 *
 * A page that names no referrer at all would send its form with the origin `null`, which is refused as another site's; so it names its origin, and no more.
 */
export function linkPage(action: string, token: string, language: Language): string {
  const { direction, title, button, hint } = PAGES[language];
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="referrer" content="strict-origin"><title>${title}</title>
<style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
<form action="${action}" method="post">
<input type="hidden" name="token" value="${tokenIn(token)}">
<button autofocus>${button}</button></form>
<p>${hint}</p></main></body>
</html>`;
}
