/** For tests: workbooks of one or several sheets, as XML. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

const XMLNS = 'http://schemas.openxmlformats.org';
const RELATIONS = `${XMLNS}/officeDocument/2006/relationships`;
const MAIN = `${XMLNS}/spreadsheetml/2006/main`;

/** A workbook of these sheets, by name: each the XML of its part. `more` are other parts, such as shared texts. */
export async function workbookOf(
  sheets: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<Buffer<ArrayBuffer>> {
  const names = Object.keys(sheets);
  const ids = names.map((_, index) => index + 1);
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const parts = {
    '[Content_Types].xml': `<Types xmlns="${XMLNS}/package/2006/content-types"/>`,
    '_rels/.rels': `<Relationships>${relation('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${names.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${ids.map((id) => relation(`rId${id}`, 'worksheet', `worksheets/sheet${id}.xml`)).join('')}${Object.keys(
      more,
    )
      .map((part) => relation(part.replaceAll(/\W/g, ''), /(\w+)\.xml$/.exec(part)?.[1] ?? '', part.replace('xl/', '')))
      .join('')}</Relationships>`,
    ...Object.fromEntries(Object.values(sheets).map((xml, index) => [`xl/worksheets/sheet${index + 1}.xml`, xml])),
    ...more,
  };
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return Buffer.from(await buffer(Readable.from(zip.outputStream)));
}

/** A sheet of rows as XML; `after` follows the cells, such as what is merged. */
export const sheetOf = (rows: string, after = ''): string =>
  `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${after}</worksheet>`;

/** Rows of cells as XML: texts, numbers, nothing, or a cell's own XML, from row `first` on. */
export function rowsOf(cells: readonly (readonly (string | number | null)[])[], first = 1): string {
  const cell = (value: string | number | null, address: string) => {
    if (value === null) return '';
    if (typeof value === 'number') return `<c r="${address}"><v>${value}</v></c>`;
    if (value.startsWith('<c')) return value.replace('<c', `<c r="${address}"`);
    return `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;
  };
  return cells
    .map(
      (row, index) =>
        `<row r="${first + index}">${row.map((value, at) => cell(value, `${String.fromCharCode(65 + at)}${first + index}`)).join('')}</row>`,
    )
    .join('');
}
