import { expect, test } from 'vitest';
import { linkPage, preferredLanguage } from './link-page.ts';

test.each([
  ['ar', 'ar'],
  ['ar-EG,ar;q=0.9,en;q=0.8', 'ar'],
  ['fr,ar;q=0.5,en;q=0.4', 'ar'],
  ['en-GB,ar;q=0.9', 'en'],
  ['ar;q=0.2, en;q=0.7', 'en'],
  ['ar;q=0', 'en'],
  ['th', 'en'],
  ['', 'en'],
  ['"><script>', 'en'],
] as const)('of “%s” the page is in %s', (accepted, language) => {
  expect(preferredLanguage(accepted)).toBe(language);
});

test('the page has one button, which posts, and no script; of a token nothing that could end an attribute', () => {
  const page = linkPage('/follow', 'a"><script>b', 'ar');
  expect(page).toContain('<html lang="ar" dir="rtl">');
  expect(page).toContain('<form action="/follow" method="post">\n<input type="hidden" name="token" value="ascriptb">');
  expect(page.match(/<button|<input type="(?!hidden)|<a |<script/g)).toEqual(['<button']);
});
