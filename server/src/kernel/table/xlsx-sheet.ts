/**
 * A sheet of a workbook, brought down to the cells that are used: so that a cell somebody only formatted costs nothing, however far away, and so that
 * a cell with an error or with a formula that nothing was saved for is told and not taken for an empty one.
 */
import { type MergedRange, TABLE_LIMITS } from './table.ts';
import { attributesOf, scanXml, type Tag, XmlRefused } from './xml-scan.ts';

/** A cell without a value of its own. `column` counts from 0; `shows` is the error as spreadsheets write it, '' where a formula has no saved value. */
export type CellFault = { readonly row: number; readonly column: number; readonly shows: string };

export type UsedSheet = {
  /** The sheet with its used cells only. */
  readonly xml: string;
  readonly faults: readonly CellFault[];
  readonly merged: readonly MergedRange[];
};

/** A used cell lies beyond the rows or columns that a table may have. */
export class SheetTooLarge extends Error {}

const columnNumber = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

const ADDRESS = /^\$?([A-Za-z]{1,8})\$?(\d{1,15})$/;

type Address = { readonly row: number; readonly column: number };

/** Row from 1 and column from 0 of an address such as B7. */
function addressOf(text: string): Address {
  const [, letters = '', digits = ''] = ADDRESS.exec(text) ?? [];
  if (letters === '') throw new XmlRefused(`"${text.slice(0, 40)}" is no address of a cell.`);
  return { row: Number(digits), column: columnNumber(letters.toUpperCase()) - 1 };
}

function lettersOf(column: number): string {
  return (column < 26 ? '' : lettersOf(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));
}

/** Address of a cell as spreadsheets show it. */
export const addressText = (row: number, column: number): string => `${lettersOf(column)}${row}`;

type CellState = {
  readonly place: Address;
  readonly type: string;
  readonly style: string | undefined;
  /** From behind `<v>` to before `</v>`, and of `<is>`; null where it has none. */
  value: Part | null;
  inline: Part | null;
  formula: boolean;
  open: { local: string; end: number } | null;
};

type State = {
  readonly source: string;
  readonly isBlank: (shared: number) => boolean;
  readonly pieces: string[];
  readonly faults: CellFault[];
  readonly merged: MergedRange[];
  inData: boolean;
  row: number;
  rowTag: Tag | null;
  rowIsGiven: boolean;
  written: boolean;
  column: number;
  cell: CellState | null;
};

/**
 * Brings a sheet down to its used cells: those with a value that is more than blanks.
 * @param isBlank whether the shared text of this number is nothing but blanks
 * @throws SheetTooLarge, and XmlRefused where rows or cells do not follow each other or an address is none
 */
export function usedSheet(source: string, isBlank: (shared: number) => boolean): UsedSheet {
  const state: State = {
    ...{ source, isBlank, pieces: [], faults: [], merged: [], inData: false },
    ...{ row: 0, rowTag: null, rowIsGiven: false, written: false, column: -1, cell: null },
  };
  scanXml(source, { open: (tag) => opened(state, tag), close: (tag) => closed(state, tag) });
  return { xml: `<worksheet><sheetData>${state.pieces.join('')}</sheetData></worksheet>`, faults: state.faults, merged: state.merged };
}

function opened(state: State, tag: Tag): void {
  const { local } = tag;
  if (state.cell !== null) openedInCell(state.cell, tag);
  else if (state.rowTag !== null) {
    if (local === 'c') openCell(state, tag);
  } else if (state.inData) {
    if (local === 'row') openRow(state, tag);
  } else if (local === 'sheetData') state.inData = true;
  else if (local === 'mergeCell') addMerged(state, tag);
}

function closed(state: State, { local, start }: Tag): void {
  const { cell } = state;
  if (cell !== null) {
    if (local === 'c') closeCell(state, cell);
    else if (cell.open?.local === local) {
      const inside = [cell.open.end, Math.max(start, cell.open.end)] as const;
      if (local === 'v') cell.value = inside;
      else cell.inline = inside;
      cell.open = null;
    }
  } else if (local === 'row' && state.rowTag !== null) {
    if (state.written) state.pieces.push('</row>');
    state.rowTag = null;
  } else if (local === 'sheetData') state.inData = false;
}

function openRow(state: State, tag: Tag): void {
  const given = attributesOf(state.source, tag).r;
  const row = given === undefined ? state.row + 1 : Number(given);
  if (!(row > state.row) || !Number.isSafeInteger(row)) throw new XmlRefused('A row does not follow the one before it.');
  Object.assign(state, { row, rowTag: tag, rowIsGiven: given !== undefined, written: false, column: -1 });
}

function openCell(state: State, tag: Tag): void {
  const { r: given, t: type, s: style } = attributesOf(state.source, tag);
  const place = given === undefined ? { row: state.row, column: state.column + 1 } : addressOf(given);
  if (!state.rowIsGiven && state.column < 0 && place.row > state.row) state.row = place.row;
  if (place.row !== state.row || place.column <= state.column) throw new XmlRefused('A cell does not follow the one before it.');
  state.column = place.column;
  state.cell = { place, type: type || 'n', style, value: null, inline: null, formula: false, open: null };
}

function openedInCell(cell: CellState, { local, end }: Tag): void {
  if (cell.open !== null) return;
  if (local === 'f') cell.formula = true;
  else if (local === 'v' || local === 'is') cell.open = { local, end };
}

function closeCell(state: State, cell: CellState): void {
  state.cell = null;
  const { row, column } = cell.place;
  const value = textOf(state, cell.value).trim();
  if (cell.type === 'e') fault(state, { row, column, shows: value || '#ERROR' });
  // A formula that gives an empty text is saved as one, with a value that is empty.
  else if (cell.formula && value === '' && (cell.type !== 'str' || cell.value === null)) fault(state, { row, column, shows: '' });
  else if (isUsed(state, cell, value)) keep(state, cell);
}

type Part = readonly [start: number, end: number];

const textOf = ({ source }: State, part: Part | null): string => (part === null ? '' : source.slice(part[0], part[1]));

function isUsed(state: State, { type, inline }: CellState, value: string): boolean {
  if (type === 'inlineStr') return /\S/.test(textOf(state, inline).replaceAll(/<[^>]*>/g, ''));
  return value !== '' && !(type === 's' && state.isBlank(Number(value)));
}

function keep(state: State, { type, style, place, value, inline }: CellState): void {
  assertNear(place);
  if (!state.written) state.pieces.push(`<row r="${place.row}">`);
  state.written = true;
  const head = `<c r="${addressText(place.row, place.column)}" t="${quoted(type)}"${style === undefined ? '' : ` s="${quoted(style)}"`}>`;
  const inside = type === 'inlineStr' ? `<is>${withoutPrefixes(textOf(state, inline))}</is>` : `<v>${textOf(state, value)}</v>`;
  state.pieces.push(`${head}${inside}</c>`);
}

const quoted = (text: string) => text.replaceAll(/[^\w.-]/g, '');
const withoutPrefixes = (xml: string) => xml.replaceAll(/<(\/?)[\w.-]{1,50}:/g, '<$1');

function fault(state: State, found: CellFault): void {
  assertNear(found);
  state.faults.push(found);
}

function assertNear({ row, column }: Address): void {
  if (row > TABLE_LIMITS.rows + 1 || column >= TABLE_LIMITS.columns) throw new SheetTooLarge();
}

function addMerged(state: State, tag: Tag): void {
  const [from = '', to = from] = (attributesOf(state.source, tag).ref ?? '').split(':');
  if (from === '' || state.merged.length >= TABLE_LIMITS.rows) return;
  const [first, last] = [addressOf(from), addressOf(to)];
  state.merged.push({ rows: [first.row, last.row], columns: [first.column, last.column] });
}
