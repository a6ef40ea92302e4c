/**
 * What a person reads after a receipt was verified. Values from the receipt are made harmless one by one, so that none of them can look like a line of
 * ours.
 */
import { printable, strong, windowWidth, wrap } from '../terminal/text.ts';

interface Accepted {
  readonly keyTrusted: boolean;
  /** Canonical JSON; null when the receipt keeps it closed. */
  readonly content: string | null;
  readonly proved: readonly { readonly text: string }[];
  readonly notProved: readonly { readonly text: string; readonly remedy: string | null }[];
}

interface Refused {
  /** The part, in words. */
  readonly words: string;
  readonly message: string;
  /** What therefore remains open: `that …`, `what …`. */
  readonly notProved: string | null;
  readonly remedy: string;
  readonly provedBefore: readonly string[];
  readonly keyGiven: boolean;
}

/** Characters of one sentence: a name in a receipt may have a million, and push all else out of sight. */
const LONGEST_SENTENCE = 2000;

const OWN_KEY = 'for the key in this receipt only: nothing here says whose key that is.';

export function acceptedText({ keyTrusted, content, proved, notProved }: Accepted): string {
  return [
    strong(paragraph(keyTrusted ? 'PROVED, by the key that you gave.' : `PROVED ${OWN_KEY}`)),
    '',
    strong('Proved:'),
    ...proved.map(({ text }) => item(text)),
    ...(content === null ? [] : ['', strong('The content, as it was entered:'), block(content)]),
    '',
    strong('Not proved, and what you can do:'),
    ...notProved.flatMap(({ text, remedy }) => [item(text), ...(remedy === null ? [] : [below(remedy)])]),
  ].join('\n');
}

export function refusedText({ words, message, notProved, remedy, provedBefore, keyGiven }: Refused): string {
  return [
    strong(paragraph(`REFUSED: ${words}.`)),
    '',
    item(`Why: ${message}.`),
    ...(notProved === null ? [] : [item(`Not proved, therefore: ${notProved}.`)]),
    item(`What you can do: ${remedy}`),
    '',
    ...(provedBefore.length === 0
      ? ['Nothing is proved.']
      : [strong('Proved before that, and nothing more:'), ...(keyGiven ? [] : [item(`All of it ${OWN_KEY}`)]), ...provedBefore.map(item)]),
  ].join('\n');
}

const paragraph = (text: string) => wrap(printable(text), windowWidth());
const item = (text: string) => wrap(`- ${printable(shortened(text))}`, windowWidth(), 2);
const below = (text: string) => `  ${wrap(`→ ${printable(text)}`, windowWidth() - 2, 4)}`;

function shortened(text: string): string {
  return text.length > LONGEST_SENTENCE ? `${text.slice(0, LONGEST_SENTENCE)}… (shortened; --json prints all)` : text;
}

function block(json: string): string {
  const lines = JSON.stringify(JSON.parse(json), null, 2).split('\n');
  return lines.map((line) => `  ${printable(line)}`).join('\n');
}
