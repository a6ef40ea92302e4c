/** Tables as text that spreadsheets read. */

/**
 * Lines of cells by RFC 4180, with a mark of the byte order, without which spreadsheets read other letters than were written. A text that a spreadsheet would take
 * for a formula is guarded.
 */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cellOfCsv).join(',')).join('\r\n')}\r\n`;
}

function cellOfCsv(cell: string | number | null): string {
  if (cell === null) return '';
  const text = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
