/**
 * Packs the objects of a PDF: Typst writes each element of the structure that makes a report accessible as plain text, twenty thousand of them in a
 * long report, and with the table of their places that is nine tenths of the file. PDF 1.5 keeps such objects in compressed streams ("object
 * streams" and "cross-reference streams" in ISO 32000-1, 7.5.7 and 7.5.8); not one of them is changed.
 */
import { deflateSync } from 'node:zlib';

type PdfObject = { readonly number: number; readonly body: Buffer; readonly isStream: boolean };

type PdfFile = { readonly head: Buffer; readonly objects: readonly PdfObject[]; readonly trailer: string };

/** Where an object stands: at a byte of the file, or in an object stream at a position. */
type Place = { readonly kind: 1 | 2; readonly at: number; readonly position: number };

/** Objects of one stream: a reader that wants one of them unpacks them all. */
const TOGETHER = 200;

const STREAM_END = 'endstream';
const OBJECT_END = 'endobj';

/** Bytes of a row of the cross-reference stream: kind, place, position. */
const ROW = [1, 4, 2] as const;

/** Reads a file with one table of places, as Typst writes it; undefined where it is written in another way. */
function parse(pdf: Buffer): PdfFile | undefined {
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.toString('latin1', pdf.length - 64))?.[1]);
  const table = Number.isInteger(start) ? pdf.toString('latin1', start) : '';
  const [, count, entries = '', trailer] =
    /^xref\s+0 (\d+)\s+((?:\d{10} \d{5} [nf]\s\s)+)trailer\s*<<(.*)>>\s*startxref/s.exec(table) ?? [];
  if (trailer === undefined || /\/(Prev|Encrypt)\b/.test(trailer)) return undefined;
  const offsets = Array.from({ length: Number(count) }, (_, number) => {
    const entry = entries.slice(number * 20, number * 20 + 20);
    return entry.charAt(17) === 'n' ? [{ number, offset: Number(entry.slice(0, 10)) }] : [];
  })
    .flat()
    .toSorted((a, b) => a.offset - b.offset);
  const objects = offsets.map(({ number, offset }, position): PdfObject => {
    const whole = pdf.subarray(offset, offsets[position + 1]?.offset ?? start);
    const from = `${number} 0 obj`.length;
    const body = whole.subarray(from, whole.lastIndexOf(OBJECT_END));
    return {
      number,
      body,
      isStream: body
        .toString('latin1', body.length - 16)
        .trimEnd()
        .endsWith(STREAM_END),
    };
  });
  return { head: pdf.subarray(0, offsets[0]?.offset ?? 0), objects, trailer: trailer.replace(/\/Size \d+/, '') };
}

/** A compressed stream as an object. */
function stream(number: number, dictionary: string, content: Buffer): Buffer {
  const packed = deflateSync(content);
  const before = `${number} 0 obj\n<<${dictionary}/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`;
  return Buffer.concat([Buffer.from(before, 'latin1'), packed, Buffer.from(`\n${STREAM_END}\n${OBJECT_END}\n`)]);
}

function objectStream(number: number, objects: readonly PdfObject[]): Buffer {
  let offset = 0;
  const index = objects.map(({ number: inside, body }) => {
    const at = offset;
    offset += body.length + 1;
    return `${inside} ${at}`;
  });
  const first = Buffer.from(`${index.join(' ')}\n`, 'latin1');
  const content = Buffer.concat([first, ...objects.flatMap(({ body }) => [body, Buffer.from('\n')])]);
  return stream(number, `/Type/ObjStm/N ${objects.length}/First ${first.length}`, content);
}

/** The places of all objects by number; what has none is free. */
function placesStream(number: number, places: readonly (Place | undefined)[], trailer: string): Buffer {
  const [kindBytes, atBytes, positionBytes] = ROW;
  const width = kindBytes + atBytes + positionBytes;
  const rows = Buffer.alloc(places.length * width);
  for (const [row, place] of places.entries()) {
    if (place === undefined) continue;
    rows.writeUIntBE(place.kind, row * width, kindBytes);
    rows.writeUIntBE(place.at, row * width + kindBytes, atBytes);
    rows.writeUIntBE(place.position, row * width + kindBytes + atBytes, positionBytes);
  }
  return stream(number, `/Type/XRef/Size ${places.length}/W[${ROW.join(' ')}]${trailer}`, rows);
}

/** The same document in fewer bytes; as it is when it is not written as we know it. The same file gives the same bytes. */
export function packPdf(pdf: Uint8Array): Uint8Array {
  const file = parse(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength));
  if (file === undefined) return pdf;
  const pieces = [file.head];
  let length = file.head.length;
  const places: (Place | undefined)[] = [];
  const add = (number: number, piece: Buffer) => {
    places[number] = { kind: 1, at: length, position: 0 };
    pieces.push(piece);
    length += piece.length;
  };
  for (const { number, body } of file.objects.filter(({ isStream }) => isStream))
    add(number, Buffer.concat([Buffer.from(`${number} 0 obj`), body, Buffer.from(`${OBJECT_END}\n`)]));
  const plain = file.objects.filter(({ isStream }) => !isStream);
  let next = Math.max(0, ...file.objects.map(({ number }) => number)) + 1;
  for (let at = 0; at < plain.length; at += TOGETHER) {
    const together = plain.slice(at, at + TOGETHER);
    for (const [position, { number }] of together.entries()) places[number] = { kind: 2, at: next, position };
    add(next, objectStream(next, together));
    next += 1;
  }
  const start = length;
  places[next] = { kind: 1, at: start, position: 0 };
  pieces.push(placesStream(next, Array.from(places), file.trailer), Buffer.from(`startxref\n${start}\n%%EOF\n`));
  return new Uint8Array(Buffer.concat(pieces));
}
