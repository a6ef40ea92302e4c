/** What a spreadsheet would take for a formula, and the apostrophe that keeps it a text. Pure: the pages and the command line use it too. */

/** What begins a formula; the wide forms of East Asian keyboards as well, which some spreadsheets take for the others. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** True for a text that a spreadsheet would take for a formula if it were opened there. */
export const looksLikeFormula = (text: string): boolean => FORMULA.test(text);

/** The text with an apostrophe before it where a spreadsheet would take it for a formula. `unguarded` gives every text back. */
export const guarded = (text: string): string => (looksLikeFormula(text) || GUARDED.test(text) ? `'${text}` : text);

/** The text that was guarded. */
export const unguarded = (text: string): string => (GUARDED.test(text) ? text.slice(1) : text);
