/** What enters a log, signs it and proves it, with fixed ids, salts, moments and keys: every byte. Receipts that people keep are written in these forms. */
import {
  appendLeaves,
  canonicalJson,
  commitmentTo,
  cosign,
  EMPTY_FRONTIER,
  formatBundle,
  formatEntry,
  formatKey,
  formatKeyChange,
  formatNote,
  formatReceipt,
  formatReceiptLine,
  fromUtf8,
  leafHash,
  makeReceipt,
  makeSigner,
  parseNote,
  proveInclusion,
  rootOf,
  signCheckpoint,
  toBase64,
  treeHash,
} from '@mufakat/ledger';
import { test } from 'vitest';
import { expectGolden } from './golden.ts';

const ORIGIN = 'mufakat/0199f3c4-0000-7000-8000-00000000000a/assessment';
const bytes = (value: number) => new Uint8Array(32).fill(value);
const id = (number: number) => `0199f3c4-0000-7000-8000-${String(number).padStart(12, '0')}`;
/** Of 2023-11-14T22:13:20Z. */
const COSIGNED_AT = 1_700_000_000;

/** Texts, numbers and orders that another encoder would write otherwise. */
const CONTENTS = [
  {
    what: 'verdict.recorded',
    content: { value: 'met', sources: [id(7)], supersedes: null, reasons: 'Reasons “Ü” العدل\n\t\u007f \u2028' },
  },
  { what: 'view.imported', content: { stage: 3, confidence: 0.1, b: 1e21, a: -0, é: true, '\ud83d\ude00': 1, '\ufb33': 2, z: undefined } },
  { what: 'log.made-public', content: {} },
];

const acts = CONTENTS.map(({ what, content }, at) => {
  const about = { salt: bytes(at + 1), text: canonicalJson({ subject: `test/${id(at)}`, who: id(9) }) };
  const opened = { salt: bytes(at + 101), text: canonicalJson(content) };
  const entry = formatEntry({
    entry: id(at),
    what,
    happenedAt: `2026-11-25T04:47:0${at}.12345${at}Z`,
    about: commitmentTo(about.salt, JSON.parse(about.text)),
    content: commitmentTo(opened.salt, content),
  });
  return { entry, about, content: opened };
});
const leaves = acts.map(({ entry }) => leafHash(entry));
const [log, next] = [makeSigner('log', ORIGIN, bytes(1)), makeSigner('log', ORIGIN, bytes(2))];
const witness = makeSigner('witness', 'witness.example.org', bytes(3));

function receiptAt(index: number, opened: boolean) {
  const size = leaves.length;
  const hashes = proveInclusion(index, size, ({ level, index: at }) => treeHash(leaves.slice(at << level, (at + 1) << level)));
  const { text, signatures } = parseNote(signCheckpoint({ origin: ORIGIN, size, root: treeHash(leaves), extensions: [] }, next));
  const { entry = new Uint8Array(), about = null, content = null } = acts[index] ?? {};
  return makeReceipt({
    key: next.key,
    keyChanges: [formatKeyChange({ size: 2 }, log, next)],
    witnesses: [witness.key],
    entry,
    index,
    hashes,
    checkpoint: formatNote({ text, signatures: [...signatures, cosign(text, COSIGNED_AT, witness)] }),
    about: opened ? about : null,
    content: opened ? content : null,
  });
}

test('entries, commitments, leaves, roots, keys, checkpoints, statements and receipts are written byte for byte as they were', () => {
  const lines = acts.flatMap(({ entry, about, content }, at) => [
    `entry ${at}: ${fromUtf8(entry)}`,
    `about ${at}: ${about.text}`,
    `content ${at}: ${content.text}`,
    `leaf ${at}: ${toBase64(leaves[at] ?? new Uint8Array())}`,
    `root of ${at + 1}: ${toBase64(rootOf(appendLeaves(EMPTY_FRONTIER, leaves.slice(0, at + 1))))}`,
  ]);
  const signed = signCheckpoint({ origin: ORIGIN, size: 3, root: treeHash(leaves), extensions: [] }, log);
  const receipts = [receiptAt(0, true), receiptAt(1, true), receiptAt(2, false)];
  const rest = [
    `bundle: ${toBase64(formatBundle(acts.map(({ entry }) => entry)))}`,
    `key of the log: ${formatKey(log.key)}`,
    `key of the witness: ${formatKey(witness.key)}`,
    `checkpoint:\n${signed}`,
    `change of key:\n${formatKeyChange({ size: 2 }, log, next)}`,
    ...receipts.flatMap((receipt, at) => [
      `receipt ${at}:\n${formatReceipt(receipt)}`,
      `receipt ${at} in a line: ${formatReceiptLine(receipt)}`,
    ]),
  ];
  expectGolden('ledger-format.txt', `${[...lines, ...rest].join('\n')}\n`);
});
