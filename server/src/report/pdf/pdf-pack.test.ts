import { describe, expect, test } from 'vitest';
import { readPdf } from '../testing/pdf-text.ts';
import { packPdf } from './pdf-pack.ts';

const WORDS = 'BT /F1 12 Tf 20 20 Td (Mufakat) Tj ET';

/** A file of one page as Typst writes one, its objects in any order. */
function file(trailer: string): Uint8Array {
  const objects = [
    `4 0 obj\n<< /Length 37 >>\nstream\n${WORDS}\nendstream\nendobj\n\n`,
    '1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Lang (en) /MarkInfo << /Marked true >> >>\nendobj\n\n',
    '2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n\n',
    '5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n\n',
    '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 50] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n\n',
  ];
  let at = '%PDF-1.7\n'.length;
  const places = new Map(
    objects.map((object) => {
      const place = [Number(object.charAt(0)), at] as const;
      at += object.length;
      return place;
    }),
  );
  const entries = [1, 2, 3, 4, 5].map((number) => `${String(places.get(number)).padStart(10, '0')} 00000 n\r\n`);
  const table = `xref\n0 6\n0000000000 65535 f\r\n${entries.join('')}trailer\n<<\n  /Size 6\n  /Root 1 0 R${trailer}\n>>\nstartxref\n${at}\n%%EOF`;
  return new TextEncoder().encode(`%PDF-1.7\n${objects.join('')}${table}`);
}

describe('a packed PDF', () => {
  test('reads as it did', async () => {
    const pdf = file('');
    const packed = packPdf(pdf);
    expect(await readPdf(packed)).toEqual(await readPdf(pdf));
    expect((await readPdf(packed)).pages).toEqual(['Mufakat']);
    const text = new TextDecoder('latin1').decode(packed);
    expect([text.includes('/ObjStm'), text.includes('/Catalog'), text.includes(WORDS)]).toEqual([true, false, true]);
  });

  test.each([file('\n  /Prev 9'), file('\n  /Encrypt 9 0 R'), new TextEncoder().encode('no PDF')])(
    'is left alone where it is not written as we know it',
    (pdf) => {
      expect(packPdf(pdf)).toBe(pdf);
    },
  );
});
