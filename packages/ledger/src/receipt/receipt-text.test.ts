/** A receipt as it comes out of a mail, an editor or a browser. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { receiptOf } from '../testing/receipts.ts';
import { codeOf } from '../testing/stored-log.ts';
import { formatReceipt } from './receipt-json.ts';
import { formatReceiptLine } from './receipt-line.ts';
import { readReceiptText } from './receipt-text.ts';

const content = {
  criterion: 'd1.1',
  verdict: 'met',
  reasons: 'Section 4 says: "access without right", and > 3 courts <b>agree</b> & apply it = 1. العدل é \u2028',
};
const receipt = receiptOf({ witnesses: 2, handedOn: 1, content });
const text = formatReceipt(receipt);
const line = formatReceiptLine(receipt);
const [plain, closed] = [formatReceipt(receipt), formatReceipt({ ...receipt, about: null, content: null })];

const read = (given: string) => formatReceipt(readReceiptText(given));
const quote = (given: string, mark = '> ') =>
  given
    .split('\n')
    .map((each) => mark + each)
    .join('\n');
const fold = (given: string, width: number) => given.replaceAll(new RegExp(`[^\\n]{${width}}(?=[^\\n])`, 'gu'), (part) => `${part}\n`);

/** As a mail programme wraps: at spaces, which it drops or keeps; what has none stays whole. */
function wordWrap(given: string, width: number, kept = ''): string {
  const lines = [''];
  for (const word of given.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines.splice(-1, 1, word);
    else if (last.length + word.length < width) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  return lines.join(`${kept}\n`);
}
const html = (given: string) => given.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const quotedPrintable = (given: string) =>
  given
    .replaceAll(/[=]|[^\p{ASCII}]+/gu, (part) =>
      [...Buffer.from(part)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    )
    .replaceAll(/(?:=[0-9A-F]{2}|[^=\n]){1,74}(?=.)/g, (part) => `${part}=\r\n`);
const ascii = (given: string) => given.replaceAll(/[^\p{ASCII}]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
const smart = (given: string) => given.replaceAll(/"([^"]*)"/g, '“$1”');

describe('a receipt in JSON is read', () => {
  test.each([
    ['as it was written', text],
    ['with a byte order mark, white space and the newlines of Windows around it', `\ufeff\r\n  ${text}\r\n`],
    ['within a letter', `Dear judge,\r\n\r\n${text}\r\n\r\nYours faithfully`],
    ['pretty-printed', JSON.stringify(JSON.parse(text), null, 2)],
    ['indented by tabs, with the newlines of Windows', JSON.stringify(JSON.parse(text), null, '\t').replaceAll('\n', '\r\n')],
    [
      'with its members in another order, and in ASCII',
      ascii(JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).toReversed()), null, 4)),
    ],
    ['pretty-printed and quoted', quote(JSON.stringify(JSON.parse(text), null, 2))],
    ['quoted', quote(`On Monday a judge wrote:\n${text}`)],
    ['quoted twice', quote(quote(text), '>')],
    ['escaped for HTML', html(text)],
    ['escaped for HTML, in a page', `<html><body><p>Dear judge,<br>\n<pre>${html(text)}</pre></body></html>`],
    ['encoded for mail', quotedPrintable(text)],
    ['folded and quoted, with the newlines of Windows', quote(fold(text, 72)).replaceAll('\n', '\r\n')],
    ['wrapped at spaces and quoted', quote(wordWrap(text, 72))],
    ['wrapped at spaces, and long words folded', fold(wordWrap(text, 72), 72)],
    ['wrapped at spaces, which were kept', wordWrap(text, 76, ' ')],
    ['wrapped at spaces within a page', `<div>${html(wordWrap(text, 76))}</div>`],
  ])('%s', (_, given) => {
    expect(read(given)).toBe(plain);
  });

  test('folded at any width, and wrapped at spaces at any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), (width) => {
        expect(read(fold(text, width))).toBe(plain);
        expect(read(wordWrap(text, width))).toBe(plain);
        // Where a long word ends with a full line nobody can tell what stood there.
        expect([null, 'receipt-text.wrapped']).toContain(codeOf(() => read(fold(wordWrap(text, width), width))));
      }),
      { numRuns: 40 },
    );
  });

  test('with typographic quotation marks, also where the content has some of its own', () => {
    expect(read(smart(text))).toBe(plain);
    const own = formatReceipt(receiptOf({ content: { reasons: 'It says “access without right”.' } }));
    expect(read(own)).toBe(own);
    expect(read(smart(own))).toBe(own);
  });
});

describe('a receipt in a line is read', () => {
  test.each([
    ['as it was written', line],
    ['within a letter, twice', `Dear judge,\r\n  ${line}\r\n${line}\r\nYOURS`],
    ['folded', fold(line, 64)],
    ['folded, with words in capitals after it', `${fold(line, 64)}\nYOURS`],
    ['folded and quoted', `Dear judge,\n${quote(fold(line, 76))}\n> Yours`],
    ['in a page', `<p>Dear judge,</p><p>${fold(line, 70).replaceAll('\n', '<br>\n')}</p>`],
    ['after words', `Receipt: ${line} (keep it)`],
    ['encoded for mail', quotedPrintable(`a = b\n${line}`)],
  ])('%s', (_, given) => {
    expect(read(given)).toBe(closed);
  });
});

describe('what cannot be read is explained by', () => {
  const another = receiptOf({ content: { ...content, verdict: 'unmet' } });
  const lost = (given: string) => given.replace('courts', 'coutrs');
  test.each([
    ['receipt-text.none', 'Dear judge'],
    ['receipt-text.none', ''],
    ['receipt-text.none', '{"format":"mufakat-receipt@2"}'],
    ['receipt-text.several', `${text}\n${formatReceipt(another)}`],
    ['receipt-text.several', `${line}\n${formatReceiptLine(receiptOf({ index: 3 }))}`],
    ['receipt-text.wrapped', fold(lost(text), 72)],
    ['receipt-text.wrapped', fold(line, 70).replace(/\n./, '\nZ')],
    ['receipt-text.quoted', quote(JSON.stringify(JSON.parse(lost(text)), null, 1))],
    ['receipt-text.html', html(lost(text))],
    ['receipt-text.encoded', quotedPrintable(lost(text))],
    ['receipt-text.smart-quotes', smart(lost(text))],
    ['receipt-text.cut', text.slice(0, -40)],
    ['receipt-text.cut', JSON.stringify(JSON.parse(text), null, 2).slice(0, -300)],
    ['receipt-line.checksum', line.slice(0, -8)],
    ['receipt.malformed', text.replace('"key":', '"key":"x","key":')],
    ['receipt.malformed', text.replace('{', '{"more":1,')],
    ['receipt.malformed', `{"deep":${'['.repeat(400_000)}${']'.repeat(400_000)},"format":"mufakat-receipt@1"}`],
  ])('%s', (code, given) => {
    expect(codeOf(() => read(given))).toBe(code);
  });

  test('a text that nothing was done to is read though it does not verify: what was changed in it is for the verification to name', () => {
    expect(read(lost(text))).toBe(lost(text));
    expect(read(JSON.stringify(JSON.parse(lost(text)), null, 2))).toBe(lost(text));
  });
});

test('any text at all is read or refused by its code', () => {
  const pieces = fc.constantFrom(
    text.slice(0, 300),
    line.slice(0, 80),
    '“format”',
    '{',
    '}',
    '"',
    '\n',
    '> ',
    '&quot;',
    '=3D',
    '=\n',
    '\\',
    'mufakat-receipt@1',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 12 }), (parts) => {
      expect(codeOf(() => read(parts.join('')))).toMatch(/^receipt(-text|-line)?\./);
    }),
    { numRuns: 300 },
  );
});
