/** Texts of the report as HTML, each stretch in its language and direction. */
import type { Inline, Run } from '../blocks.ts';
import { STAGE_RAMP } from '../look.ts';
import { directionOf, type Setting, scriptOf, splitByScript } from '../script.ts';
import { attribute, html, type Markup } from './markup.ts';

/** Letters of a text in small print, such as "(2–3)", that is not torn at the end of a line. */
const SHORT = 8;

/** Text whose stretches in other scripts carry their language and, where they read the other way, their direction. */
export function textHtml(text: string, setting: Setting): Markup {
  const { language, direction } = setting;
  const stretches = splitByScript(text, scriptOf(language)).map(({ text: stretch, lang }) => {
    if (lang === null) return html`${stretch}`;
    const own = directionOf(stretch, setting);
    return html`<span lang="${lang}"${attribute('dir', own === direction ? null : own)}>${stretch}</span>`;
  });
  return html`${stretches}`;
}

function runHtml({ text, strong, quiet, chip }: Run, setting: Setting): Markup {
  if (chip !== undefined) return html`<span class="chip r${STAGE_RAMP.findIndex(({ fill }) => fill === chip.fill)}">${text}</span>`;
  const plain = textHtml(text, setting);
  const said = strong ? html`<strong>${plain}</strong>` : plain;
  return quiet ? html`<span class="quiet${text.length <= SHORT ? ' whole' : ''}">${said}</span>` : said;
}

/** Runs as HTML. */
export const inlineHtml = (inline: Inline, setting: Setting): Markup => html`${inline.map((run) => runHtml(run, setting))}`;

/** The attribute of a block that reads the other way than the page; nothing for every other. */
export function directionAttribute(inline: Inline, setting: Setting): Markup {
  const own = directionOf(inline.map(({ text }) => text).join(''), setting);
  return attribute('dir', own === setting.direction ? null : own);
}
