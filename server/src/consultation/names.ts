/** Names of people: how they are written, when two are one, and when two are so near that somebody has to say whether they are one. Pure. */
import { normalForm } from '@mufakat/framework';

/** Scripts that are not read rightly without joiners between letters. */
const JOINING = [
  'Arab',
  'Beng',
  'Deva',
  'Gujr',
  'Guru',
  'Khmr',
  'Knda',
  'Mlym',
  'Mong',
  'Mymr',
  'Orya',
  'Sinh',
  'Syrc',
  'Taml',
  'Telu',
  'Tibt',
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const JOINER = new RegExp(`((?<=[${JOINING}])[\\u200c\\u200d](?=[${JOINING}]))`, 'u');

/** A name as it is kept: in normal form, with the joiners that its script needs. */
export function writtenName(text: string): string {
  return text
    .split(JOINER)
    .map((part, index) => (index % 2 === 1 ? part : normalForm(part)))
    .join('');
}

/** What a name is compared by: two names with the same key are the name of one person. */
export const nameKey = normalForm;

/** A name brought down to what is left when case, marks, punctuation and spaces do not count. */
export type FoldedName = {
  /** All words, one after the other, as letters. */
  readonly letters: readonly string[];
  /** The same, the words in the order of the alphabet. */
  readonly sorted: readonly string[];
  /** Words of one letter, and numbers: they are what distinguishes "Judge A" from "Judge B", or "Person 1" from "Person 2". */
  readonly initials: string;
  readonly numbers: string;
  /** A bit for each letter that occurs, 30 of them: names that are near each other differ in few. */
  readonly mask: number;
};

/** Letters without a decomposition that are written as others where a keyboard has none. */
const PLAIN: Readonly<Record<string, string>> = { đ: 'd', ð: 'd', ø: 'o', ł: 'l', ı: 'i', æ: 'ae', œ: 'oe', þ: 'th', ħ: 'h', ŋ: 'n' };

/** Marks of Latin, Greek, Cyrillic, Arabic and Hebrew go; vowels of other scripts are no marks. */
const MARKS = /[\p{M}&&\p{Script=Inherited}]/gv;

const lettersOf = (text: string) =>
  text
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(MARKS, '')
    .replaceAll(/[đðøłıæœþħŋ]/g, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFC')
    .replaceAll(/['’ʼ`´]/g, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');

export function foldName(name: string): FoldedName {
  const words = lettersOf(name);
  const letters = [...words.join('')];
  const initials = words.filter((word) => [...word].length === 1 && !/\p{N}/u.test(word)).toSorted();
  return {
    letters,
    sorted: [...words.toSorted().join('')],
    initials: initials.join(' '),
    numbers: (words.join(' ').match(/\p{N}+/gu) ?? []).join(' '),
    mask: letters.reduce((mask, letter) => mask | (1 << ((letter.codePointAt(0) ?? 0) % 30)), 0),
  };
}

/** How many letters may differ: none in very short names, one, and in long ones two. */
const allowed = (length: number) => (length < 5 ? 0 : length < 12 ? 1 : 2);

function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

const equal = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((letter, index) => letter === b[index]);

/** True when at most `most` letters are put in, left out, replaced, or change places with their neighbour. */
function within(a: readonly string[], b: readonly string[], most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false;
  let before: number[] = [];
  let last = b.map((_, index) => index);
  last.push(b.length);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? most) + 1 : replaced;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced, swapped));
    }
    if (Math.min(...row) > most) return false;
    [before, last] = [last, row];
  }
  return (last[b.length] ?? 0) <= most;
}

/**
 * True when two names differ so little that they may be one person's: in case, marks, punctuation or the order of words only, or by one or two letters.
 * Initials and numbers that differ are no slip of the pen.
 */
export function areNear(a: FoldedName, b: FoldedName): boolean {
  if (a.letters.length === 0 || b.letters.length === 0) return false;
  const most = allowed(Math.min(a.letters.length, b.letters.length));
  if (bitsOf(a.mask ^ b.mask) > 2 * most || Math.abs(a.letters.length - b.letters.length) > most) return false;
  if (equal(a.letters, b.letters) || equal(a.sorted, b.sorted)) return true;
  if (most === 0 || a.numbers !== b.numbers) return false;
  if (a.initials !== '' && b.initials !== '' && a.initials !== b.initials) return false;
  return within(a.letters, b.letters, most) || within(a.sorted, b.sorted, most);
}

/** Two names that are near each other: the index of a new one, and of a known one or of a new one before it. */
export type NearNames = { readonly name: number; readonly near: { readonly among: 'known' | 'new'; readonly index: number } };

/** The pairs found first, at most `most` of them, and how many there are besides. */
export function nearNames(
  names: readonly string[],
  known: readonly string[],
  most: number,
): { readonly pairs: readonly NearNames[]; readonly omitted: number } {
  const folded = names.map(foldName);
  const others = known.map(foldName);
  const pairs: NearNames[] = [];
  let omitted = 0;
  const add = (pair: NearNames) => {
    if (pairs.length < most) pairs.push(pair);
    else omitted += 1;
  };
  folded.forEach((one, name) => {
    others.forEach((other, index) => {
      if (areNear(one, other)) add({ name, near: { among: 'known', index } });
    });
    for (let index = 0; index < name; index += 1) {
      const other = folded[index];
      if (other !== undefined && areNear(one, other)) add({ name, near: { among: 'new', index } });
    }
  });
  return { pairs, omitted };
}
