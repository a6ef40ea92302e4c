/** Texts of the report as HTML. What people typed is only ever text: every character that could be markup is escaped here and nowhere else. */
import type { Inline, Run } from '../blocks.ts';
import { STAGE_RAMP } from '../look.ts';
import { isRightToLeft, splitByScript } from '../script.ts';

/** Letters of a text in small print, such as "(2–3)", that is not torn at the end of a line. */
const SHORT = 8;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text fit for element content and for attributes in quotes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

/** Text whose stretches in other scripts carry their language and, where they read from right to left, their direction. */
function scripts(text: string): string {
  return splitByScript(text)
    .map(({ text: stretch, lang }) => {
      if (lang === null) return escapeHtml(stretch);
      return `<span lang="${lang}"${isRightToLeft(stretch) ? ' dir="rtl"' : ''}>${escapeHtml(stretch)}</span>`;
    })
    .join('');
}

function runHtml({ text, strong, quiet, chip }: Run): string {
  if (chip !== undefined) return `<span class="chip r${STAGE_RAMP.findIndex(({ fill }) => fill === chip.fill)}">${escapeHtml(text)}</span>`;
  const said = strong ? `<strong>${scripts(text)}</strong>` : scripts(text);
  return quiet ? `<span class="quiet${text.length <= SHORT ? ' whole' : ''}">${said}</span>` : said;
}

/** Runs as HTML. */
export const inlineHtml = (inline: Inline): string => inline.map(runHtml).join('');

/** A plain text as HTML. */
export const textHtml = scripts;

/** The attribute of a block that reads from right to left; '' for every other. */
export function direction(inline: Inline): string {
  return isRightToLeft(inline.map(({ text }) => text).join('')) ? ' dir="rtl"' : '';
}
