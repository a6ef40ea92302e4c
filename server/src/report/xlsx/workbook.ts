/** Sheets as a workbook that prints well: a banner on every page, the header rows repeated, all columns on one page across. */
import writeWorkbook, { type Feature } from 'write-excel-file/node';
import { settle } from '../docx/ooxml.ts';
import { type Content, fileSheet, headRows, type XlsxSheet } from './xlsx-cell.ts';

/** The print header of a sheet: `&` begins a code there and is doubled in text. */
function printed(banner: string | null): string {
  const header = banner === null ? '' : `<oddHeader>&amp;C&amp;B${banner.replaceAll('&', '&amp;&amp;')}</oddHeader>`;
  return `<headerFooter>${header}<oddFooter>&amp;L&amp;A&amp;C&amp;P</oddFooter></headerFooter>`;
}

/** The header rows again on every printed page. */
function repeated(sheets: readonly XlsxSheet[], rows: number): string {
  const names = sheets.map(
    ({ name }, position) => `<definedName name="_xlnm.Print_Titles" localSheetId="${position}">'${name}'!$1:$${rows}</definedName>`,
  );
  return `<definedNames>${names.join('')}</definedNames>`;
}

/** All columns on one page across, as many pages down as it takes. */
function fitted(xml: string): string {
  return xml
    .replace(/<worksheet\b[^>]*>/, (start) => `${start}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`)
    .replace(/<pageSetup\b/, (start) => `${start} fitToHeight="0"`);
}

function pages(sheets: readonly XlsxSheet[], banner: string | null): Feature<Content> {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': { insert: () => printed(banner), transform: fitted },
        'xl/workbook.xml': { transform: (xml) => xml.replace('<definedNames/>', repeated(sheets, headRows(banner))) },
      },
    },
  };
}

/** What holds for all sheets: a banner above each, and which way they read. */
export type WorkbookLook = { readonly banner: string | null; readonly direction: 'ltr' | 'rtl' };

/** The whole file. The same sheets give the same bytes. */
export async function workbookOf(sheets: readonly XlsxSheet[], { banner, direction }: WorkbookLook): Promise<Uint8Array> {
  const bytes = await writeWorkbook(
    sheets.map((sheet) => ({ ...fileSheet(sheet, banner), ...(direction === 'rtl' && { rightToLeft: true }) })),
    { fontFamily: 'Calibri', fontSize: 10, features: [pages(sheets, banner)] },
  ).toBuffer();
  return settle(bytes, () => {});
}
