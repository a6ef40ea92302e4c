import { expect, test } from 'vitest';
import { toUtf8 } from '../bytes/bytes.ts';
import { logSigner, ORIGIN, witnessSigner } from '../testing/receipts.ts';
import { codeAfterFlip, codeOf } from '../testing/stored-log.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { makeSigner } from './key.ts';
import { formatKeyChange, keyAfter, parseKeyChange, verifyKeyChange } from './key-change.ts';
import { formatNote, parseNote, signText } from './note.ts';

const [first, second, third] = [logSigner(0), logSigner(1), logSigner(2)];
const note = formatKeyChange({ size: 1000 }, first, second);
const next = formatKeyChange({ size: 2000 }, second, third);

test('a change says who hands over to whom from which size on, and both sign it', () => {
  const [format, log, , , size] = note.split('\n');
  expect([format, log, size]).toEqual(['mufakat-key-change@1', `log ${ORIGIN}`, 'from size 1000']);
  expect(parseNote(note).signatures.map(({ id }) => id)).toEqual([first.key.id, second.key.id]);
  expect(verifyKeyChange(note, first.key)).toEqual({ key: second.key, size: 1000 });
  expect(codeOf(() => parseCheckpoint(parseNote(note).text))).toBe('text.number');
});

test('with any bit changed it is refused', () => {
  const codes = new Set<string | null>();
  for (let bit = 0; bit < toUtf8(note).length * 8; bit++)
    codes.add(codeAfterFlip(note, bit, (changed) => verifyKeyChange(changed, first.key)));
  expect([...codes].filter((code) => !/^(note|text|key|key-change)\./.test(code ?? 'accepted'))).toEqual([]);
  expect([...codes]).toEqual(expect.arrayContaining(['key-change.malformed', 'key-change.old-signature', 'key-change.new-signature']));
});

test('what both did not sign, or not in their places, hands over nothing', () => {
  const { text, signatures } = parseNote(note);
  const [old, young] = signatures;
  if (old === undefined || young === undefined) throw new Error('two signatures are needed');
  const code = (lines: readonly (typeof old)[]) => codeOf(() => verifyKeyChange(formatNote({ text, signatures: lines }), first.key));
  expect(code([old])).toBe('key-change.malformed');
  expect(code([young, old])).toBe('key-change.malformed');
  expect(code([old, young, signText(text, third)])).toBe('key-change.malformed');
  expect(code([old, { ...young, bytes: old.bytes }])).toBe('key-change.new-signature');
  expect(code([{ ...old, bytes: young.bytes }, young])).toBe('key-change.old-signature');
  expect(code([old, { ...young, bytes: young.bytes.subarray(1) }])).toBe('key-change.malformed');
});

test('keys of two logs, one key twice, a size that is none and a key of a witness are refused', () => {
  const other = makeSigner('log', 'log.example.org/other', new Uint8Array(32).fill(9));
  expect(codeOf(() => formatKeyChange({ size: 1 }, first, other))).toBe('key-change.malformed');
  expect(codeOf(() => formatKeyChange({ size: 1 }, first, first))).toBe('key-change.malformed');
  expect(codeOf(() => formatKeyChange({ size: -1 }, first, second))).toBe('ledger.size');
  expect(codeOf(() => verifyKeyChange(note, third.key))).toBe('key-change.other-key');
  expect(codeOf(() => parseKeyChange(note.replace(/(?<=old key ).*/, witnessSigner(0).key.name)))).toBe('key.malformed');
  for (const spelling of [
    note.replace('log ', 'log  '),
    note.replace('1000', '01000'),
    note.replace('from', '\nfrom'),
    note.replace('@1', '@2'),
  ]) {
    expect(
      codeOf(() => parseKeyChange(spelling)),
      spelling,
    ).toMatch(/^(key-change\.malformed|text\.number)$/);
  }
});

test('a chain leads from any of its keys to the last one', () => {
  for (const { key } of [first, second, third]) expect(keyAfter(key, [note, next])).toEqual({ key: third.key, size: 2000 });
  expect(keyAfter(second.key, [])).toEqual({ key: second.key, size: 0 });
});

test('a chain that is broken, turned round or of another key is refused, and what was proved before is said', () => {
  const chain = (...notes: string[]) => codeOf(() => keyAfter(first.key, notes));
  expect(chain(next, note)).toBe('key-change.other-key');
  expect(chain(next)).toBe('key-change.other-key');
  expect(chain(note, note)).toBe('key-change.other-key');
  expect(chain(note, formatKeyChange({ size: 999 }, second, third))).toBe('key-change.size');
  expect(codeOf(() => keyAfter(logSigner(7).key, [note, next]))).toBe('key-change.other-key');
  expect(() => keyAfter(first.key, [note, note])).toThrow(
    expect.objectContaining({
      proved: [expect.stringContaining('from size 1000 on')],
      notProved: expect.stringContaining('signs with the key'),
    }),
  );
});
