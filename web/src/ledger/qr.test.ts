import { formatReceiptLine } from '@mufakat/ledger';
import jsQr from 'jsqr';
import { expect, test } from 'vitest';
import { receiptOf } from '../../../packages/ledger/src/testing/receipts.ts';
import { qrPath } from './qr.ts';

const MODULE = 3;

/** The path as a camera would see it: dark on white, three pixels a module. */
function pixelsOf({ size, path }: { readonly size: number; readonly path: string }): { data: Uint8ClampedArray; side: number } {
  const side = size * MODULE;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * MODULE; row < (Number(y) + 1) * MODULE; row++) {
      for (let column = Number(x) * MODULE; column < (Number(x) + Number(run)) * MODULE; column++) {
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
      }
    }
  }
  return { data, side };
}

test.each([
  ['a log of a thousand', { size: 1_000, index: 0 }, 18],
  ['a log of 10⁶', { size: 1_000_000, index: 0 }, 24],
  ['a log of 10⁷', { size: 10_000_000, index: 0 }, 25],
  ['a log of 10⁷ with a witness', { size: 10_000_000, index: 0, witnesses: 1 }, 26],
])('the line of a receipt of %s is read again from its QR code', (_, wanted, version) => {
  const line = formatReceiptLine(receiptOf(wanted));
  const code = qrPath(line);
  if (code === null) throw new Error('no code');
  const { data, side } = pixelsOf(code);
  const read = jsQr(data, side, side);
  expect(read?.data).toBe(line);
  expect(read?.version).toBe(version);
  // Letters and digits take five and a half bits each: otherwise the code would be a third larger.
  expect(read?.chunks.map(({ type }) => type)).toEqual(['alphanumeric']);
  // Four light modules on each side.
  expect(code.size).toBe(17 + 4 * (read?.version ?? 0) + 8);
});

test('a line that no QR code can hold has none', () => {
  expect(qrPath(`MUFAKAT1:${'A'.repeat(4_288)}`)).toBeNull();
  expect(qrPath(`MUFAKAT1:${'A'.repeat(4_287)}`)?.size).toBe(177 + 8);
});
