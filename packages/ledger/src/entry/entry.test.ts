import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../bytes/bytes.ts';
import { codeAfterFlip, codeOf } from '../testing/stored-log.ts';
import { commitmentTo } from './commitment.ts';
import { formatEntry, type LogEntry, parseEntry } from './entry.ts';

const entry: LogEntry = {
  entry: '0199f3c4-0000-7000-8000-000000000001',
  what: 'verdict.recorded',
  happenedAt: '2026-11-25T04:47:03.123456Z',
  about: new Uint8Array(32).fill(1),
  content: new Uint8Array(32).fill(2),
};

test('an entry is canonical JSON that says what and when, and commits to whom and what', () => {
  expect(fromUtf8(formatEntry(entry))).toBe(
    `{"about":"${Buffer.alloc(32, 1).toString('base64')}","content":"${Buffer.alloc(32, 2).toString('base64')}",` +
      '"entry":"0199f3c4-0000-7000-8000-000000000001","format":"mufakat-entry@1","happenedAt":"2026-11-25T04:47:03.123456Z","what":"verdict.recorded"}',
  );
  expect(parseEntry(formatEntry(entry))).toEqual(entry);
});

test('any other spelling of an entry is refused, and with a bit changed it is refused or is another entry', () => {
  const text = fromUtf8(formatEntry(entry));
  for (const other of [
    `${text} `,
    text.replace(',', ', '),
    text.replace('@1', '@2'),
    '{}',
    'null',
    '[',
    '',
    text.replace('04:47', '4:47'),
  ]) {
    expect(
      codeOf(() => parseEntry(toUtf8(other))),
      other,
    ).toBe('entry.malformed');
  }
  fc.assert(
    fc.property(fc.nat(text.length * 8 - 1), (bit) => {
      const code = codeAfterFlip(text, bit, (changed) => expect(parseEntry(toUtf8(changed))).not.toEqual(entry));
      expect([null, 'entry.malformed', 'text.utf8']).toContain(code);
    }),
  );
});

test('a commitment is the hash of salt and canonical JSON, and needs a whole salt', () => {
  const salt = new Uint8Array(32).fill(7);
  const text = '{"a":[1,null,"ü"],"b":2}';
  expect(Buffer.from(commitmentTo(salt, { b: 2, a: [1, null, 'ü'] }))).toEqual(createHash('sha256').update(salt).update(text).digest());
  expect(codeOf(() => commitmentTo(salt.subarray(1), {}))).toBe('commitment.salt');
});
