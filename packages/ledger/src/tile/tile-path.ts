/** Paths of tiles and entry bundles (C2SP tlog-tiles): `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`, without a leading slash. */
import { shorten } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';
import { checkSize, parseDecimal } from '../tree/size.ts';
import { checkWidth, TILE_WIDTH, type TileId } from './tile.ts';

/** Which entry bundle: the entries from index · 256 on, `width` of them (1 to 256). */
export type BundleId = { readonly index: number; readonly width: number };

/** Such as `tile/0/x001/x234/067` or `tile/1/000.p/17`. @throws LedgerError `tile.level`, `tile.width`, `ledger.size` */
export function tilePath({ level, index, width }: TileId): string {
  return `tile/${checkLevel(level)}/${indexPath(index)}${partPath(width)}`;
}

/** Such as `tile/entries/x001/x234/067.p/8`. @throws LedgerError `tile.width`, `ledger.size` */
export function bundlePath({ index, width }: BundleId): string {
  return `tile/entries/${indexPath(index)}${partPath(width)}`;
}

/** @throws LedgerError `tile.path` for any other spelling than that of `tilePath` */
export function parseTilePath(path: string): TileId {
  const [, level = '', rest = ''] = /^tile\/([0-9]{1,2})\/(.*)$/s.exec(path) ?? [];
  return parsed(path, () => ({ level: checkLevel(parseDecimal(level)), ...parseRest(rest) }), tilePath);
}

/** @throws LedgerError `tile.path` for any other spelling than that of `bundlePath` */
export function parseBundlePath(path: string): BundleId {
  const [, rest = ''] = /^tile\/entries\/(.*)$/s.exec(path) ?? [];
  return parsed(path, () => parseRest(rest), bundlePath);
}

function indexPath(index: number): string {
  const digits = String(checkSize(index));
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  return (padded.match(/.{3}/g) ?? [])
    .join('/x')
    .replace(/^(?=.*\/)/, 'x')
    .replace(/\/x(?=[0-9]{3}$)/, '/');
}

function partPath(width: number): string {
  return checkWidth(width) === TILE_WIDTH ? '' : `.p/${width}`;
}

function parseRest(rest: string): BundleId {
  const [elements = '', width, ...more] = rest.split('.p/');
  if (more.length > 0) throw new LedgerError('tile.path', 'two widths');
  const digits = elements.replaceAll(/[x/]/g, '').replace(/^0+(?=.)/, '');
  return { index: parseDecimal(digits), width: width === undefined ? TILE_WIDTH : parseDecimal(width) };
}

/** What was parsed loosely is written again and compared: so there is one spelling only. */
function parsed<Id>(path: string, parse: () => Id, format: (id: Id) => string): Id {
  const refused = () => new LedgerError('tile.path', `“${shorten(path)}” is not the path of a tile or bundle such as tile/0/x001/234.p/5`);
  try {
    const id = parse();
    if (format(id) === path) return id;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
  }
  throw refused();
}

function checkLevel(level: number): number {
  if (Number.isInteger(level) && level >= 0 && level <= 63) return level;
  throw new LedgerError('tile.level', `levels of tiles are 0 to 63, not ${level}`);
}
