/** What reports of other things than an assessment are made with: the same page, theme and workbook. */
export type { Block } from './blocks.ts';
export { clean } from './clean.ts';
export type { PageBlock, Sign } from './html/blocks-html.ts';
export { html } from './html/markup.ts';
export { pageHtml } from './html/page.ts';
export { workbookOf } from './xlsx/workbook.ts';
export type { XlsxSheet } from './xlsx/xlsx-cell.ts';
