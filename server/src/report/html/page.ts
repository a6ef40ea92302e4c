/** The one page of all reports: a file that needs nothing else, no script, no font, no picture, no network. */
import { readFileSync } from 'node:fs';
import type { Block } from '../blocks.ts';
import { contentsDepth } from '../blocks.ts';
import { INK, STAGE_RAMP } from '../look.ts';
import type { Setting } from '../script.ts';
import { anchor, blockHtml, numberedHtml, type PageBlock } from './blocks-html.ts';
import { html, type Markup, NOTHING, trusted } from './markup.ts';

const STYLE = readFileSync(new URL('report.css', import.meta.url), 'utf8');

export type Page = Setting & {
  /** In the bar of the browser. */
  readonly title: string;
  readonly description: string;
  /** Said on every screen and every sheet of paper; null for real data. */
  readonly banner: string | null;
  readonly cover: Markup;
  readonly blocks: readonly PageBlock[];
  /** How it was made, at the end; null where the cover says it. */
  readonly footer: string | null;
  readonly words: Readonly<Record<'contents' | 'skip' | 'aboutData', string>>;
};

/** The colours of the look as custom properties, and a class for each way to use them. */
function colours(): string {
  const ramp = STAGE_RAMP.flatMap(({ fill, on, edge }, step) => [`--r${step}:${fill};--on${step}:${on};--e${step}:${edge}`]);
  const ink = Object.entries(INK).map(([name, colour]) => `--${name}:${colour}`);
  const steps = STAGE_RAMP.map((_, step) => {
    const chip = `.chip.r${step}{background:var(--r${step});color:var(--on${step});border-color:var(--e${step})}`;
    return `${chip}.f-r${step}{fill:var(--r${step})}.on-r${step}{fill:var(--on${step})}.s-e${step}{stroke:var(--e${step})}`;
  });
  const inks = Object.keys(INK).map((name) => `.f-${name}{fill:var(--${name})}.s-${name}{stroke:var(--${name})}`);
  return `:root{${[...ramp, ...ink].join(';')}}\n${[...steps, ...inks].join('\n')}`;
}

type Heading = Extract<Block, { kind: 'heading' }>;

/** Headings as nested lists of links. */
function contents(headings: readonly Heading[], setting: Setting, level = 1): Markup {
  const starts = headings.flatMap((entry, position) => (entry.level === level ? [position] : []));
  const items = starts.map((start, index) => {
    const below = headings.slice(start + 1, starts[index + 1] ?? headings.length);
    return headings
      .slice(start, start + 1)
      .map(
        (entry) => html`<li><a href="#${anchor(entry.id)}">${numberedHtml(entry, setting)}</a>${contents(below, setting, level + 1)}</li>`,
      );
  });
  return items.length === 0 ? NOTHING : html`<ol>${items.flat()}</ol>`;
}

/** The policy lets a saved copy do no more than one that a server sends. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function head({ title, description }: Page): Markup {
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<meta name="description" content="${description}">
<style>
${trusted(colours())}
${trusted(STYLE)}</style>
</head>`;
}

/** The whole file. Pure: the same page gives the same text. */
export function pageHtml(page: Page): string {
  const { language, direction, banner, cover, blocks, footer, words } = page;
  const setting = { language, direction };
  const headings = blocks.filter((it) => it.kind === 'heading');
  const [first] = headings;
  const depth = contentsDepth(headings);
  const lines = blocks.map(
    (it) => html`${blockHtml(it, setting)}
`,
  );
  const made = html`<!doctype html>
<html lang="${language}"${direction === 'rtl' ? html` dir="rtl"` : NOTHING}>
${head(page)}
<body>
${first === undefined ? NOTHING : html`<a class="skip" href="#${anchor(first.id)}">${words.skip}</a>`}
${banner === null ? NOTHING : html`<aside class="banner" aria-label="${words.aboutData}"><p>${banner}</p></aside>`}
${cover}
<div class="page">
<nav aria-labelledby="contents"><h2 id="contents">${words.contents}</h2>
${contents(
  headings.filter(({ level }) => level <= depth),
  setting,
)}
</nav>
<main>
${lines}</main>
</div>
${footer === null ? NOTHING : html`<footer><p>${footer}</p></footer>`}
</body>
</html>
`;
  return made.toString();
}
