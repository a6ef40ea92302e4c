/** Which columns of a file stand for which of ours, as people write it: `participant:Name,stage:Level`. Pure. */

/** Most columns that can be chosen: as many as a table may have. */
const MOST = 100;

/**
 * Reads pairs of our name and the file's, separated by commas; a comma, colon or backslash that belongs to a name has a backslash before it. Null for
 * what is no such list, or where one of our names stands twice.
 */
export function columnsChosen(text: string): Readonly<Record<string, string>> | null {
  if (/\\$/.test(text.replaceAll('\\\\', ''))) return null;
  const pairs = split(text, ',').map((pair) => split(pair, ':'));
  const names = pairs.map(([ours = '', ...theirs]) => [unescaped(ours), unescaped(theirs.join(':'))] as const);
  const sound = names.length <= MOST && names.every(([ours, theirs]) => ours !== '' && theirs !== '');
  return sound && new Set(names.map(([ours]) => ours)).size === names.length ? Object.fromEntries(names) : null;
}

/** The list of such pairs, as `columnsChosen` reads it. */
export function writeColumns(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([ours, theirs]) => `${escaped(ours)}:${escaped(theirs)}`)
    .join(',');
}

/** The parts between separators that no backslash stands before. */
function split(text: string, separator: ',' | ':'): string[] {
  const parts = [''];
  for (const [token] of text.matchAll(/\\.|./gsu)) {
    if (token === separator) parts.push('');
    else parts.push(`${parts.pop()}${token}`);
  }
  return parts;
}

const escaped = (name: string) => name.replaceAll(/[\\,:]/g, '\\$&');
const unescaped = (name: string) => name.replaceAll(/\\(.)/gsu, '$1').trim();
