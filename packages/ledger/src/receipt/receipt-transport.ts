/**
 * What mail programmes and editors do to a text on its way, and how it is undone: lines quoted, wrapped, escaped for HTML or for mail, quotation marks made
 * typographic. What was undone is a guess until the receipt verifies; whoever reads it must not call it changed when it does not.
 */

/** `cut` is a text whose end is missing. */
export type TransportChange = 'encoded' | 'html' | 'quoted' | 'smart-quotes' | 'wrapped' | 'cut';

/** A text, and what was undone to get it. */
export type Undone = { readonly text: string; readonly changes: readonly TransportChange[] };

type Step = { readonly change: TransportChange; readonly isThere: (text: string) => boolean; readonly undo: (text: string) => string };

const STEPS: readonly Step[] = [
  { change: 'encoded', isThere: (text) => text.includes('=3D') && /=\n/.test(text), undo: fromQuotedPrintable },
  {
    change: 'html',
    isThere: (text) => /&(?:quot|#34|#x22);|<\/?(?:blockquote|body|br|code|div|html|p|pre|span|wbr)\b[^>]*>/i.test(text),
    undo: fromHtml,
  },
  { change: 'quoted', isThere: (text) => QUOTED.test(text), undo: fromQuoted },
];
/** Of newlines alone: what begins after U+2028 is no line. */
const QUOTED = /(?:^|\n)[ \t]*>/;
const MOST_MARKS = 50;
const MARKS = /^[ \t]*(?:>[ \t]?)+/;

/**
 * Undoes what was done to every line: encoding for mail, HTML, quoting. A byte order mark and carriage returns go without being named. What looks quoted may
 * be a line that was broken before a “>” of its own, so that there may be two readings.
 */
export function undoLines(text: string): readonly [Undone, ...Undone[]] {
  const plain: Undone = { text: text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'), changes: [] };
  const states = STEPS.reduce<readonly Undone[]>(
    (done, step) => {
      const [last = plain] = done;
      return step.isThere(last.text) ? [{ text: step.undo(last.text), changes: [...last.changes, step.change] }, last] : [last];
    },
    [plain],
  );
  const [undone = plain, before] = states;
  return undone.changes.at(-1) === 'quoted' && before !== undefined ? [undone, before] : [undone];
}

/** The ways in which a JSON text may be mended in which quotation marks are typographic, or strings are broken by newlines; itself when neither is so. */
export function mendedJson({ text, changes }: Undone): Undone[] {
  const texts = SMART_MEMBER.test(text) ? SMART.map((pattern) => text.replaceAll(pattern, '"')) : [text];
  const smart: readonly TransportChange[] = SMART_MEMBER.test(text) ? ['smart-quotes'] : [];
  return texts.flatMap((one) => {
    const { breaks, ends } = scanJson(one);
    const found = [...changes, ...smart, ...(breaks.length > 0 ? (['wrapped'] as const) : []), ...(ends ? [] : (['cut'] as const))];
    const joined = breaks.length === 0 ? [one] : JOINS.map((join) => joinedAt(one, breaks, join));
    return joined.map((mended) => ({ text: mended, changes: found }));
  });
}

const SMART_MEMBER = /[\u201c-\u201f\u00ab\u00bb]format[\u201c-\u201f\u00ab\u00bb]/;
/** All typographic marks; or those alone that stand where JSON has its own. */
const SMART = [/[\u201c-\u201f\u00ab\u00bb]/g, /(?<=[{[:,\\]\s*)[\u201c-\u201f\u00ab\u00bb]|[\u201c-\u201f\u00ab\u00bb](?=\s*[}\]:,])/g];

/** Where newlines stand within strings, and whether all that was opened is closed. */
function scanJson(text: string): { readonly breaks: readonly number[]; readonly ends: boolean } {
  const breaks: number[] = [];
  let [within, escaped, depth] = [false, false, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (within && character === '\n') breaks.push(at);
    else if (escaped) escaped = false;
    else if (within && character === '\\') escaped = true;
    else if (character === '"') within = !within;
    else if (!within && (character === '{' || character === '[')) depth += 1;
    else if (!within && (character === '}' || character === ']')) depth -= 1;
  }
  return { breaks, ends: !within && depth <= 0 };
}

/** What stood where a line was broken: nothing; a space; or nothing after a line that was full, or that is all one word, as of a word that was longer. */
type Join = (line: string, longest: number) => '' | ' ';
const JOINS: readonly Join[] = [
  () => '',
  () => ' ',
  ({ length }, longest) => (length < longest ? ' ' : ''),
  (line, longest) => (line.length < longest || line.includes(' ') ? ' ' : ''),
];

function joinedAt(text: string, breaks: readonly number[], join: Join): string {
  const longest = text.split('\n').reduce((most, { length }) => Math.max(most, length), 0);
  const parts: string[] = [];
  let from = 0;
  for (const at of breaks) {
    const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    const needsNone = /[ \\]$/.test(line); // a space that was kept, an escape that was cut in two
    parts.push(text.slice(from, at), needsNone ? '' : join(line, longest));
    from = at + 1;
  }
  return parts.join('') + text.slice(from);
}

/** Takes off as many marks as every quoted line has: a line may begin with one of its own. */
function fromQuoted(text: string): string {
  const lines = text.split('\n');
  const depths = lines.map((line) => (MARKS.exec(line)?.[0] ?? '').replaceAll(/[^>]/g, '').length).filter((depth) => depth > 0);
  const marks = new RegExp(`^[ \\t]*(?:>[ \\t]?){${depths.reduce((least, depth) => Math.min(least, depth), MOST_MARKS)}}`);
  return lines.map((line) => line.replace(marks, '')).join('\n');
}

function fromQuotedPrintable(text: string): string {
  const joined = text.replaceAll('=\n', '');
  return joined.replaceAll(/(?:=[0-9A-F]{2})+/g, (codes) =>
    new TextDecoder().decode(Uint8Array.from(codes.slice(1).split('='), (code) => Number.parseInt(code, 16))),
  );
}

const NAMED: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'", nbsp: ' ' };

/** Without tags, and with what was escaped once. */
function fromHtml(text: string): string {
  const plain = text.replaceAll(/<br\b[^>]*>\n?/gi, '\n').replaceAll(/<\/?[a-z][^<>]*>/gi, '');
  return plain.replaceAll(/&(?:#(?<decimal>\d{1,7})|#x(?<hex>[0-9a-f]{1,6})|(?<name>[a-z]+));/gi, (match, ...rest) => {
    const { decimal, hex, name = '' }: Record<string, string | undefined> = rest.at(-1);
    if (decimal === undefined && hex === undefined) return NAMED[name] ?? match;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code === 160 ? ' ' : code < 0x110000 ? String.fromCodePoint(code) : match;
  });
}
