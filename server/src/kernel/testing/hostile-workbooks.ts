/** For tests: workbooks that mean harm. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

const XMLNS = 'http://schemas.openxmlformats.org';
const RELATIONS = `${XMLNS}/officeDocument/2006/relationships`;
const MAIN = `${XMLNS}/spreadsheetml/2006/main`;

/** What a workbook is made of besides its first sheet. */
const AROUND: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `<Types xmlns="${XMLNS}/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${XMLNS}/package/2006/relationships"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Views" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${XMLNS}/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

type Part = string | { readonly zeros: number };

/** A ZIP archive of these parts. `zeros` makes a part of so many zero bytes, which compresses a thousandfold. */
async function archive(parts: Readonly<Record<string, Part>>): Promise<Buffer<ArrayBuffer>> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    if (typeof content === 'string') zip.addBuffer(Buffer.from(content), name);
    else zip.addReadStream(Readable.from(zeros(content.zeros)), name);
  }
  zip.end();
  return Buffer.from(await buffer(Readable.from(zip.outputStream)));
}

function* zeros(bytes: number): Generator<Buffer> {
  const block = Buffer.alloc(1_000_000);
  for (let left = bytes; left > 0; left -= block.length) yield block;
}

/** A workbook around the rows of its sheet. */
export function workbook(rows: string, root = `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`) {
  return archive({ ...AROUND, 'xl/worksheets/sheet1.xml': root });
}

/** Text that does not compress beyond what an honest table does: every ninth word is another. */
export function mixed(count: number, of: (word: string | undefined) => string): string {
  return Array.from({ length: count }, (_, index) => of(index % 9 === 0 ? ((index * 7919) % 50_021).toString(36) : undefined)).join('');
}

export const HOSTILE_WORKBOOKS: Readonly<Record<string, { readonly code: string; readonly bytes: () => Promise<Buffer<ArrayBuffer>> }>> = {
  'inflates a thousandfold': {
    code: 'zip-bomb',
    bytes: () => archive({ ...AROUND, 'xl/worksheets/sheet1.xml': { zeros: 400_000_000 } }),
  },
  'holds ten thousand parts': {
    code: 'zip-too-many-entries',
    bytes: () => archive(Object.fromEntries(Array.from({ length: 10_000 }, (_, number) => [`xl/worksheets/sheet${number}.xml`, '<x/>']))),
  },
  'lies about the size of a part': {
    code: 'zip-malformed',
    bytes: async () => {
      const bytes = await archive({ ...AROUND, 'xl/worksheets/sheet1.xml': { zeros: 400_000_000 } });
      for (let at = bytes.indexOf('PK\u0001\u0002'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 1))
        bytes.writeUInt32LE(1_000, at + 24);
      return bytes;
    },
  },
  'names a part out of the archive': {
    code: 'zip-unsafe-name',
    bytes: async () => {
      const bytes = await archive({ ...AROUND, 'xx/xx/escape.txt': 'escaped' });
      return Buffer.from(bytes.toString('latin1').replaceAll('xx/xx/escape.txt', '../../escape.txt'), 'latin1');
    },
  },
  'has a cell in a far-off column, written as an entity': {
    code: 'sheet-too-large',
    bytes: () => workbook('<row r="1"><c r="&#90;ZZZZZ1"><v>1</v></c></row>'),
  },
  'has a cell in a far-off row': {
    code: 'sheet-too-large',
    bytes: () => workbook('<row r="99999999"><c r="A99999999"><v>1</v></c></row>'),
  },
  'has millions of rows under another prefix, and no cell in them': {
    code: 'empty',
    bytes: () =>
      workbook(
        '',
        `<x:worksheet xmlns:x="${MAIN}"><x:sheetData>${mixed(2_000_000, (word) => (word ? `<x:row s="${word}"/>` : '<x:row/>'))}</x:sheetData></x:worksheet>`,
      ),
  },
  'has millions of cells in one place': {
    code: 'xlsx-malformed',
    bytes: () => workbook(`<row r="1">${mixed(1_900_000, (word) => `<c r="A1"><v>${word ?? 1}</v></c>`)}</row>`),
  },
  'nests elements without end': {
    code: 'xlsx-malformed',
    bytes: () => workbook(mixed(3_000_000, (word) => (word ? `<a${word}>` : '<a>'))),
  },
  'is cut short': { code: 'zip-malformed', bytes: async () => (await workbook('<row r="1"/>')).subarray(0, 900) },
};

/** A workbook of as many rows and columns as honest ones have at most. */
export function fullWorkbook(): Promise<Buffer<ArrayBuffer>> {
  const rows = Array.from({ length: 48_000 }, (_, row) => {
    const cell = (column: string) => `<c r="${column}${row + 1}"><v>${(row * 7919) % 50_021}</v></c>`;
    return `<row r="${row + 1}">${[...'ABCDEFGHIJKLMNOPQRST'].map(cell).join('')}</row>`;
  });
  return workbook(rows.join(''));
}
