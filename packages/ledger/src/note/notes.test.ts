import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, fromUtf8, toBase64, toUtf8 } from '../bytes/bytes.ts';
import { codeAfterFlip, codeOf, storeLog, tileReader } from '../testing/stored-log.ts';
import { tileNodes } from '../tile/tile-layout.ts';
import { verifyGrowth } from '../tree/growth.ts';
import { asHash, EMPTY_ROOT, leafHash } from '../tree/hash.ts';
import { proveConsistency, proveInclusion, rootAt } from '../tree/prove.ts';
import { formatCheckpoint, type Policy, parseCheckpoint, signCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { cosign, verifyCosignatures } from './cosignature.ts';
import { formatKey, makeKey, makeSigner, parseKey } from './key.ts';
import { formatNote, parseNote, signText, verifyNote } from './note.ts';
import { formatProof, parseProof, verifyProof } from './tlog-proof.ts';

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const origin = 'log.example.org/test';
const log = makeSigner('log', origin, seed(1));
const [witness1, witness2] = [makeSigner('witness', 'w1.example.org', seed(2)), makeSigner('witness', 'w2.example.org', seed(3))];
const policy: Policy = { origin, logKey: log.key, witnesses: { keys: [witness1.key, witness2.key], atLeast: 1 } };

const stored = storeLog(300);
const read = tileNodes(300, tileReader(stored.files));

/** A checkpoint of the first entries of the log, cosigned by the first witness. */
function cosigned(size: number): string {
  const note = parseNote(signCheckpoint({ origin, size, root: rootAt(size, read), extensions: [] }, log));
  return formatNote({ ...note, signatures: [...note.signatures, cosign(note.text, 1_700_000_000, witness1)] });
}

describe('published notes', () => {
  // golang.org/x/mod sumdb/note, example_test.go.
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const peter = parseKey('log', 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  const peterLine = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
  const enochLine = '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

  it('of golang.org/x/mod/sumdb/note verify, and signing gives the same bytes', () => {
    expect(verifyNote(parseNote(`${text}\n${peterLine}`), [peter])).toEqual([peter]);
    const secret = fromBase64('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz').slice(1);
    const signers = [makeSigner('log', 'PeterNeumann', secret), makeSigner('log', 'EnochRoot', seed(0))];
    const written = formatNote({ text, signatures: signers.map((signer) => signText(text, signer)) });
    expect(written).toBe(`${text}\n${peterLine}${enochLine}`);
    expect(formatKey(makeSigner('log', 'EnochRoot', seed(0)).key)).toBe('EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop');
  });

  it('of the C2SP signed-note, tlog-checkpoint and tlog-cosignature specifications are read, and written again the same', () => {
    // The specifications publish no keys for their examples: what can be checked is form, names, ids and times.
    const poem =
      'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
    expect(parseNote(poem).text.endsWith('\n\ned è subito sera.\n')).toBe(true);
    expect(formatNote(parseNote(poem))).toBe(poem);
    const sofa =
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';
    const note = parseNote(sofa);
    expect(formatNote(note)).toBe(sofa);
    const checkpoint = parseCheckpoint(note.text);
    expect([checkpoint.origin, checkpoint.size, formatCheckpoint(checkpoint)]).toEqual([
      'example.com/behind-the-sofa',
      20_852_163,
      note.text,
    ]);
    const [, cosignature] = note.signatures;
    expect(cosignature?.bytes.length).toBe(72);
    expect(Number(new DataView(cosignature?.bytes.slice().buffer ?? new ArrayBuffer(8)).getBigUint64(0))).toBe(1_679_315_147);
  });

  it('of a real log and a real witness verify, lines of unknown types and keys being ignored', () => {
    // Checkpoint of a Certificate Transparency log (types 0x05 and 0x01), cosigned by remora.n621.de (0x04), as published by log and witness.
    const real =
      'arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n';
    const logKey = parseKey('log', 'arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f');
    const remora = parseKey('witness', 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2');
    const known = { origin: 'arche2025h1.staging.ct.transparency.dev', logKey, witnesses: { keys: [remora], atLeast: 1 } };
    const { checkpoint, cosignatures } = verifyCheckpoint(real, known);
    expect([checkpoint.size, cosignatures]).toEqual([1_432_088_532, [{ name: 'remora.n621.de', time: 1_779_573_024 }]]);
    expect(codeOf(() => verifyCheckpoint(real.replace('\n1432088532\n', '\n1432088531\n'), known))).toBe('note.signature');
  });

  it('of the C2SP tlog-proof specification: its lines are read, and the bits left over in its example of extra data are not accepted', () => {
    const hashes =
      'gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\nB95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\nEKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=\nRoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=\nAHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=\n';
    const rest = '\nexample.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n';
    const example = (extra: string) => `c2sp.org/tlog-proof@v1\nextra ${extra}\nindex 73894\n${hashes}${rest}`;
    // The specification shortens signatures to […], so they are left out; what follows the empty line is parsed only on verification.
    const proof = parseProof(example('YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ'.slice(0, 40)));
    expect([proof.index, proof.hashes.length, fromUtf8(proof.extra ?? seed(0))]).toEqual([73_894, 5, 'age-v1.2.1-darwin-arm64.tar.gz']);
    expect(codeOf(() => parseProof(example('YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYX')))).toBe('text.base64');
    expect(parseCheckpoint(rest.slice(1)).size).toBe(109_482);
  });
});

describe('keys', () => {
  it('are read back as they were written; one of another kind is refused', () => {
    for (const { key } of [witness1, witness2]) expect(parseKey('witness', formatKey(key))).toEqual(key);
    expect(codeOf(() => parseKey('log', formatKey(witness1.key)))).toBe('key.kind');
    expect(codeOf(() => parseKey('log', 'TEST+0a1b2c3d+BhcC'))).toBe('key.kind');
  });

  it('are refused with any character changed or missing', () => {
    const REFUSALS = ['key.malformed', 'key.kind', 'key.length', 'text.base64'];
    const text = formatKey(log.key);
    for (let at = 0; at < text.length; at++) {
      expect(REFUSALS).toContain(codeOf(() => parseKey('log', text.slice(0, at))));
      const changed = `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) + 1)}${text.slice(at + 1)}`;
      expect(REFUSALS).toContain(codeOf(() => parseKey('log', changed)));
    }
    expect(codeOf(() => parseKey('log', text.toUpperCase()))).toBe('key.malformed');
  });

  it.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\u0085b', 'a\tb', 'a\nb', '\ud800'])('have no name like %j', (name) =>
    expect(codeOf(() => makeKey('log', name, seed(1)))).toBe('key.name'),
  );
});

describe('what is malformed', () => {
  const good = cosigned(5);
  const [text = '', block = ''] = good.split('\n\n');
  const [logLine = ''] = block.split('\n');

  it.each([
    ['no last newline', good.slice(0, -1)],
    ['no empty line', good.replace('\n\n', '\n')],
    ['no signatures', `${text}\n\n`],
    ['trailing text', `${good}more\n`],
    ['trailing empty line', `${good}\n`],
    ['a carriage return', good.replaceAll('\n', '\r\n')],
    ['a control character', `\u0007${good}`],
    ['a minus for the dash', good.replaceAll('—', '-')],
    ['a name with +', good.replaceAll(`— ${origin}`, '— a+b')],
    ['two spaces', good.replaceAll('— ', '—  ')],
    ['a space at the end', good.replace(logLine, `${logLine} `)],
    ['base64 without padding', good.replaceAll('=', '')],
    [
      'base64 with bits left over',
      good.replace('=\n', '=\n').replace(logLine, `${logLine.slice(0, -2)}${logLine.at(-2) === 'A' ? 'B' : 'B'}=`),
    ],
    ['base64 in its URL alphabet', good.replace(logLine, `${logLine.slice(0, -8)}--__--A=`)],
    ['a signature of four bytes', good.replace(logLine, `— ${origin} AAAAAA==`)],
    ['101 signatures', `${text}\n\n${`${logLine}\n`.repeat(101)}`],
    ['half a surrogate pair', `\ud800${good}`],
    ['nothing', ''],
  ])('is refused as a note: %s', (_, note) => expect(codeOf(() => parseNote(note))).toMatch(/^(note\.malformed|key\.name|text\.)/));

  const root = toBase64(EMPTY_ROOT);
  it.each([
    `o\n05\n${root}\n`,
    `o\n+5\n${root}\n`,
    `o\n-5\n${root}\n`,
    `o\n 5\n${root}\n`,
    `o\n5e3\n${root}\n`,
    `o\n9007199254740992\n${root}\n`,
    `o\n\n${root}\n`,
    `\n5\n${root}\n`,
    `o\n5\n${root}`,
    `o\n5\n${root}\n\n`,
    `o\n5\n${root}\nx`,
    `o\n5\n${root} \n`,
    `o\n5\n${root.slice(0, -1)}\n`,
    `o\n5\n${root.slice(0, 40)}\n`,
    'o\n5\n',
    '',
  ])('is refused as a checkpoint: %j', (bad) =>
    expect(codeOf(() => parseCheckpoint(bad))).toMatch(/^(checkpoint\.malformed|text\.number|text\.base64|ledger\.hash-length)$/),
  );

  it.each([
    `c2sp.org/tlog-proof@v2\nindex 0\n\n${good}`,
    `c2sp.org/tlog-proof@v1\nindex 00\n\n${good}`,
    `c2sp.org/tlog-proof@v1\nindex -1\n\n${good}`,
    `c2sp.org/tlog-proof@v1\nindex x\n\n${good}`,
    `c2sp.org/tlog-proof@v1\nindex  0\n\n${good}`,
    `c2sp.org/tlog-proof@v1\n\n${good}`,
    `c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n${good}`,
    `c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n${good}`,
    `c2sp.org/tlog-proof@v1\nindex 0\nextra QQ==\n\n${good}`,
    `c2sp.org/tlog-proof@v1\nindex 0\nQQ==\n\n${good}`,
    `c2sp.org/tlog-proof@v1\nindex 0\n${`${root}\n`.repeat(54)}\n${good}`,
    'c2sp.org/tlog-proof@v1\nindex 0\n',
  ])('is refused as a proof: %j', (bad) =>
    expect(codeOf(() => parseProof(bad))).toMatch(/^(proof\.malformed|text\.number|text\.base64|ledger\.hash-length)$/),
  );

  it('is not written either', () => {
    expect(codeOf(() => formatNote({ text: 'no newline', signatures: [] }))).toBe('note.malformed');
    expect(codeOf(() => formatNote({ text: 'unsigned\n', signatures: [] }))).toBe('note.malformed');
    expect(codeOf(() => signText('no newline', log))).toBe('note.malformed');
    for (const [line, extension, code] of [
      ['', 'x', 'checkpoint.malformed'],
      ['o', '', 'checkpoint.malformed'],
      ['o', 'a\nb', 'checkpoint.malformed'],
      ['o\np', 'x', 'text.number'],
    ] as const) {
      expect(codeOf(() => formatCheckpoint({ origin: line, size: 1, root: EMPTY_ROOT, extensions: [extension] }))).toBe(code);
    }
    expect(codeOf(() => cosign('o\n', 0.5, witness1))).toBe('cosignature.time');
  });
});

describe('what is written', () => {
  const name = fc.stringMatching(/^[a-z0-9./-]{1,30}$/);
  const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
  const line = fc.stringMatching(/^[\u0020-\u007e\u00a0-\u04ff]{1,40}$/);

  it('is read back the same: notes, checkpoints, proofs', () => {
    const signature = fc.record({ name, id: fc.nat(0xffff_ffff), bytes: bytes(1, 90) });
    const note = fc.record({
      text: fc.array(fc.oneof(line, fc.constant('')), { minLength: 1 }),
      signatures: fc.array(signature, { minLength: 1 }),
    });
    fc.assert(
      fc.property(note, ({ text, signatures }) => {
        const whole = { text: `${text.join('\n')}\n`, signatures };
        expect(parseNote(formatNote(whole))).toEqual(whole);
      }),
    );
    const root = bytes(32, 32).map(asHash);
    fc.assert(
      fc.property(fc.record({ origin: line, size: fc.maxSafeNat(), root, extensions: fc.array(line, { maxLength: 3 }) }), (checkpoint) => {
        expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
      }),
    );
    const extra = fc.option(bytes(1, 50));
    fc.assert(
      fc.property(fc.record({ index: fc.maxSafeNat(), hashes: fc.array(root, { maxLength: 53 }), checkpoint: line, extra }), (proof) => {
        expect(parseProof(formatProof(proof))).toEqual(proof);
      }),
    );
  });
});

describe('a checkpoint', () => {
  const written = cosigned(200);

  it('verifies with what was proved; another origin, key or too few witnesses are named', () => {
    const { checkpoint, cosignatures, proved } = verifyCheckpoint(written, policy);
    expect([checkpoint.size, cosignatures]).toEqual([200, [{ name: 'w1.example.org', time: 1_700_000_000 }]]);
    expect(proved).toEqual([`${origin} signed this checkpoint of size 200`, 'w1.example.org saw the log grow to it without a change']);
    const failing = (changes: Partial<Policy>) => codeOf(() => verifyCheckpoint(written, { ...policy, ...changes }));
    expect(failing({ origin: 'log.example.org/other' })).toBe('checkpoint.origin');
    expect(failing({ logKey: makeSigner('log', origin, seed(9)).key })).toBe('note.unsigned');
    expect(failing({ witnesses: { keys: [witness1.key, witness2.key], atLeast: 2 } })).toBe('cosignature.missing');
    expect(failing({ witnesses: { keys: [witness1.key, witness1.key], atLeast: 2 } })).toBe('cosignature.missing');
  });

  it('is refused with any bit changed, in text, signature or cosignature, and the part is named', () => {
    const codes = new Set<string | null>();
    for (let bit = 0; bit < toUtf8(written).length * 8; bit++)
      codes.add(codeAfterFlip(written, bit, (changed) => verifyCheckpoint(changed, policy)));
    const named = [
      'note.malformed',
      'note.signature',
      'note.unsigned',
      'cosignature.signature',
      'cosignature.missing',
      'text.base64',
      'text.utf8',
    ];
    expect([...codes].filter((code) => code === null || !(named.includes(code) || code === 'key.name'))).toEqual([]);
  });

  it('counts a witness only where the whole text and the time are those it signed', () => {
    const note = parseNote(written);
    const other = { ...note, text: note.text.replace('\n200\n', '\n201\n') };
    expect(codeOf(() => verifyCosignatures(other, [witness1.key], 1))).toBe('cosignature.signature');
    const twice = { ...note, signatures: [...note.signatures, cosign(note.text, 1_800_000_000, witness1)] };
    expect(verifyCosignatures(twice, [witness1.key], 1)).toEqual([{ name: 'w1.example.org', time: 1_800_000_000 }]);
    expect(codeOf(() => verifyCosignatures(twice, [witness1.key], 2))).toBe('cosignature.missing');
  });
});

describe('a proof', () => {
  const entry = stored.entries[77] ?? new Uint8Array();
  const written = formatProof({ index: 77, hashes: proveInclusion(77, 200, read), checkpoint: cosigned(200), extra: null });

  it('proves its entry offline, and of any other says what was proved and what was not', () => {
    expect(verifyProof(written, entry, policy).proved.at(-1)).toBe('the log holds exactly this entry at index 77');
    let caught: unknown;
    try {
      verifyProof(written, toUtf8('another'), policy);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({
      name: 'NotProved',
      code: 'inclusion.root',
      proved: [`${origin} signed this checkpoint of size 200`, 'w1.example.org saw the log grow to it without a change'],
      notProved: 'that the log of size 200 holds this entry at index 77',
    });
  });

  it('is refused with any bit changed, in itself or in the entry', () => {
    const bits = toUtf8(written).length * 8;
    const beforeCheckpoint = toUtf8(written.slice(0, written.indexOf('\n\n') + 2)).length * 8;
    const verified = (bit: number) => codeAfterFlip(written, bit, (changed) => verifyProof(changed, entry, policy));
    // Half of the changes are made above the checkpoint, where no signature reaches.
    fc.assert(
      fc.property(fc.oneof(fc.nat(beforeCheckpoint - 1), fc.nat(bits - 1)), (bit) => {
        expect(verified(bit)).toMatch(/^(proof|note|checkpoint|cosignature|inclusion|text|key|ledger)\./);
      }),
      { numRuns: 1_500 },
    );
    for (let bit = 0; bit < entry.length * 8; bit++) {
      const changed = Uint8Array.from(entry, (byte, at) => (at === Math.floor(bit / 8) ? byte ^ (1 << (bit % 8)) : byte));
      expect(codeOf(() => verifyProof(written, changed, policy))).toBe('inclusion.root');
    }
  });

  it('is not authenticated in its extra data, as the specification says', () => {
    const extra = formatProof({ ...parseProof(written), extra: toUtf8('anything') });
    expect(verifyProof(extra, entry, policy).index).toBe(77);
  });
});

describe('a log that is seen twice', () => {
  const checkpointAt = (size: number) => verifyCheckpoint(cosigned(size), policy).checkpoint;
  const seen = checkpointAt(100);

  it('has grown where the proof shows it, from nothing as well', () => {
    for (const size of [100, 101, 128, 300]) verifyGrowth(seen, checkpointAt(size), proveConsistency(100, size, read));
    verifyGrowth({ ...seen, size: 0, root: EMPTY_ROOT }, seen, []);
  });

  it('is named as rolled back, forked or another one where it has not', () => {
    const code = (shown: Partial<typeof seen>, proof = proveConsistency(100, 300, read)) =>
      codeOf(() => verifyGrowth(seen, { ...checkpointAt(300), ...shown }, proof));
    const fork = storeLog(300, 'fork ');
    const forkRead = tileNodes(300, tileReader(fork.files));
    expect(code({ size: 99, root: rootAt(99, read) })).toBe('growth.rolled-back');
    expect(code({ size: 100, root: leafHash(seed(4)) }, [])).toBe('growth.forked');
    expect(code({ root: fork.root }, proveConsistency(100, 300, forkRead))).toBe('growth.forked');
    expect(code({ root: fork.root })).toBe('growth.forked');
    expect(code({}, [])).toBe('consistency.length');
    expect(code({ origin: 'log.example.org/other' })).toBe('growth.origin');
    expect(codeOf(() => verifyGrowth({ ...seen, size: 0 }, seen, []))).toBe('growth.forked');
  });
});
