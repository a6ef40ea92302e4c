/** Receipts of logs of any size, of which only the path from one entry to the root is made: the rest of the tree are hashes of something. */
import { toUtf8 } from '../bytes/bytes.ts';
import { canonicalJson } from '../entry/canonical-json.ts';
import { commitmentToText } from '../entry/commitment.ts';
import { formatEntry } from '../entry/entry.ts';
import { signCheckpoint } from '../note/checkpoint.ts';
import { cosign } from '../note/cosignature.ts';
import { makeSigner, type Signer } from '../note/key.ts';
import { formatKeyChange } from '../note/key-change.ts';
import { formatNote, parseNote } from '../note/note.ts';
import { makeReceipt, type Opening, type Receipt } from '../receipt/receipt.ts';
import { type Hash, leafHash, nodeHash } from '../tree/hash.ts';
import { inclusionRanges } from '../tree/ranges.ts';

export const ORIGIN = 'mufakat/0199f3c4-0000-7000-8000-00000000000a/assessment';
/** Of 2023-11-14T22:13:20Z. */
export const COSIGNED_AT = 1_700_000_000;

const seed = (byte: number) => new Uint8Array(32).fill(byte);

/** The keys of the log; each hands over to the next one. */
export const logSigner = (generation: number): Signer<'log'> => makeSigner('log', ORIGIN, seed(generation + 1));
export const witnessSigner = (at: number): Signer<'witness'> => makeSigner('witness', `witness-${at}.example.org`, seed(at + 101));

export type Wanted = {
  readonly index: number;
  readonly size: number;
  readonly what: string;
  readonly happenedAt: string;
  /** How many witnesses cosigned. */
  readonly witnesses: number;
  /** How often the key was handed on, each time from size 1 on. */
  readonly handedOn: number;
  readonly opened: boolean;
  readonly content: unknown;
};

const USUAL: Wanted = {
  index: 77,
  size: 300,
  what: 'verdict.recorded',
  happenedAt: '2026-11-25T04:47:03.123456Z',
  witnesses: 0,
  handedOn: 0,
  opened: true,
  content: { criterion: 'd1.1', verdict: 'met' },
};

export function receiptOf(wanted: Partial<Wanted> = {}): Receipt {
  const { index, size, witnesses, handedOn, opened, ...act } = { ...USUAL, ...wanted };
  const about = openingOf(1, { subject: 'verdict/0199f3c4-0000-7000-8000-000000000002', who: '0199f3c4-0000-7000-8000-000000000003' });
  const content = openingOf(2, act.content);
  const entry = formatEntry({
    entry: '0199f3c4-0000-7000-8000-000000000001',
    what: act.what,
    happenedAt: act.happenedAt,
    about: commitmentToText(about.salt, about.text),
    content: commitmentToText(content.salt, content.text),
  });
  const { hashes, root } = pathOf(leafHash(entry), index, size);
  const signer = logSigner(handedOn);
  const { text, signatures } = parseNote(signCheckpoint({ origin: ORIGIN, size, root, extensions: [] }, signer));
  const signers = Array.from({ length: witnesses }, (_, at) => witnessSigner(at));
  return makeReceipt({
    key: signer.key,
    keyChanges: Array.from({ length: handedOn }, (_, at) => formatKeyChange({ size: 1 }, logSigner(at), logSigner(at + 1))),
    witnesses: signers.map(({ key }) => key),
    entry,
    index,
    hashes,
    checkpoint: formatNote({ text, signatures: [...signatures, ...signers.map((witness) => cosign(text, COSIGNED_AT, witness))] }),
    about: opened ? about : null,
    content: opened ? content : null,
  });
}

function openingOf(salt: number, value: unknown): Opening {
  return { salt: seed(salt), text: canonicalJson(value) };
}

/** An inclusion proof of invented neighbours, and the root to which it leads, by the definition of the tree. */
function pathOf(leaf: Hash, index: number, size: number): { readonly hashes: Hash[]; readonly root: Hash } {
  const ranges = inclusionRanges(index, size);
  const hashes = ranges.map(({ from, to }) => leafHash(toUtf8(`${from} to ${to}`)));
  const root = hashes.reduce((below, hash, at) => ((ranges[at]?.from ?? 0) > index ? nodeHash(below, hash) : nodeHash(hash, below)), leaf);
  return { hashes, root };
}
