/** The report of an assessment as a page. */
import { plain, type ReportDocument } from '../blocks.ts';
import { STAGE_RAMP } from '../look.ts';
import type { Setting } from '../script.ts';
import { directionAttribute, textHtml } from './html-text.ts';
import { attribute, html, type Markup } from './markup.ts';
import { pageHtml } from './page.ts';

function cover({ country, title, period, pack, hash, words }: ReportDocument, setting: Setting): Markup {
  return html`<header class="cover">
<p class="ramp" aria-hidden="true">${STAGE_RAMP.map((_, step) => html`<span class="chip r${step}"></span>`)}</p>
<p class="country"${directionAttribute(plain(country), setting)}>${textHtml(country, setting)}</p>
<h1${directionAttribute(plain(title), setting)}>${textHtml(title, setting)}</h1>
<p>${textHtml(period, setting)}<br>${textHtml(pack, setting)}</p>
<p class="small quiet">${words.traceable} <span class="hash"${attribute('lang', setting.language === 'en' ? null : 'en')}${attribute('dir', setting.direction === 'rtl' ? 'ltr' : null)}>SHA-256 ${hash}</span></p>
</header>`;
}

/** The whole file. Pure: the same document gives the same text. */
export function renderHtml(document: ReportDocument): string {
  const { blocks, language, direction, title, country, period, banner, words } = document;
  return pageHtml({
    language,
    direction,
    title: banner === null ? title : `${title} (${banner})`,
    description: `${country}, ${period}`,
    banner,
    cover: cover(document, { language, direction }),
    blocks,
    footer: null,
    words,
  });
}
