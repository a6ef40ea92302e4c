import { cosign, formatKey, formatKeyChange, formatSignature, parseNote, signCheckpoint, toBase64, treeHash } from '@mufakat/ledger';
import type { LogState } from '@mufakat/server/ledger/model';
import { expect, test } from 'vitest';
import { COSIGNED_AT, logSigner, ORIGIN, witnessSigner } from '../../../packages/ledger/src/testing/receipts.ts';
import { checkState } from './check-state.ts';

const root = treeHash([]);
const keyRow = (generation: number) => ({ key: formatKey(logSigner(generation).key), fromSize: 0, statement: null });
const rotated = (generation: number, fromSize: number) => ({
  key: formatKey(logSigner(generation).key),
  fromSize,
  statement: formatKeyChange({ size: fromSize }, logSigner(generation - 1), logSigner(generation)),
});

function stateOf({ signedBy = 0, size = 5, ...rest }: Partial<LogState> & { signedBy?: number; size?: number } = {}): LogState {
  const checkpoint = signCheckpoint({ origin: ORIGIN, size, root, extensions: [] }, logSigner(signedBy));
  const usual = { log: 'assessment' as const, kinds: [], origin: ORIGIN, public: false, publishedSize: size, waiting: 0, paused: null };
  const keyState = 'kept' as const;
  return { ...usual, keyState, checkpoint, keys: [keyRow(0)], ...rest };
}

test('a signed state gives its root, its key and the witnesses in it', () => {
  const { checkpoint } = stateOf();
  const cosigned = `${checkpoint}${formatSignature(cosign(parseNote(checkpoint ?? '').text, COSIGNED_AT, witnessSigner(0)))}`;
  expect(checkState(stateOf({ checkpoint: cosigned }))).toEqual({
    root: toBase64(root),
    witnesses: ['witness-0.example.org'],
    key: formatKey(logSigner(0).key),
    keyChanges: 0,
  });
});

test('after a change of key the new one must have signed, and before its size the old one', () => {
  const keys = [keyRow(0), rotated(1, 5)];
  expect(checkState(stateOf({ signedBy: 1, keys }))).toMatchObject({ key: formatKey(logSigner(1).key), keyChanges: 1 });
  expect(checkState(stateOf({ signedBy: 0, size: 4, keys }))).toMatchObject({ key: formatKey(logSigner(0).key), keyChanges: 0 });
  expect(() => checkState(stateOf({ signedBy: 0, keys }))).toThrow(expect.objectContaining({ code: 'note.unsigned' }));
});

test('a state that was changed, or is of another size than the server says, is refused', () => {
  const changed = stateOf().checkpoint?.replace('\n5\n', '\n6\n') ?? null;
  expect(() => checkState(stateOf({ checkpoint: changed }))).toThrow(expect.objectContaining({ code: 'note.signature' }));
  expect(() => checkState(stateOf({ publishedSize: 6 }))).toThrow(expect.objectContaining({ code: 'checkpoint.size' }));
});

test('a log that has signed nothing yet has no state to check', () => {
  expect(checkState(stateOf({ checkpoint: null, publishedSize: 0, keys: [] }))).toBeNull();
});
