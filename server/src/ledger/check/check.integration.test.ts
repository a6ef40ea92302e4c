/** That what is stored of the logs cannot be changed unseen: every column of every table, bit by bit, in a real database. */
import { randomInt } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  appendToTiles,
  cosign,
  EMPTY_EDGE,
  formatEntry,
  formatKey,
  formatSignature,
  leafHash,
  makeSigner,
  parseNote,
  rootOfEdge,
  signCheckpoint,
} from '@mufakat/ledger';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TenantContext, Tx } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/database/identifiers.ts';
import { hasCode } from '../../kernel/http/system-errors.ts';
import { openSigner, originOf } from '../log/keys.ts';
import { addWitness, rotateKey } from '../log/operate.ts';
import { findCheckpoint, insertCheckpoint, insertCosignature, type LogPlace, listEntries, listKeys, upsertTiles } from '../store.ts';
import { ledgerWorld } from '../testing/ledger-world.ts';
import { type Checked, type CheckScope, checkLogs, checkStored, type Marks, readMarks } from './check.ts';
import type { CheckFinding } from './check-finding.ts';

const world = await ledgerWorld();
const { database, parts, dataFolder } = world;
const none = () => undefined;

let context: TenantContext;
let place: LogPlace;
let marks: Marks;
const check = (scope: CheckScope = {}) => checkLogs(parts, scope, none);

/** A log of 612 entries with two keys, cosigned; one of evidence; and entries that wait. */
beforeAll(async () => {
  context = await world.settle();
  place = { jurisdiction: context.jurisdiction, log: 'assessment' };
  await world.act(context, 300);
  await world.sequence(context);
  await world.act(context, 210);
  await world.sequence(context);
  await rotateKey(parts, place);
  const witness = makeSigner('witness', 'other.example/witness', Buffer.alloc(32, 7));
  await world.act(context, 99);
  await addWitness(parts, place, { key: formatKey(witness.key), url: 'https://other.example/witness' });
  await world.sequence(context);
  await database.withLedger(context.jurisdiction, async (tx) => {
    const note = (await findCheckpoint(tx, place, 611)) ?? '';
    const line = formatSignature(cosign(parseNote(note).text, 1_795_000_000, witness));
    await insertCosignature(tx, place, { size: 611, witness: formatKey(witness.key), line });
  });
  await world.act(context, 5, 'evidence');
  await world.sequence(context);
  await world.act(context, 4);
  marks = await database.asOperator((tx) => readMarks(tx, dataFolder, {}));
});

class RollBack extends Error {
  readonly checked: Checked;
  constructor(checked: Checked) {
    super();
    this.checked = checked;
  }
}

/** What a check finds after a change that somebody made who owns the database. Afterwards it is as before. */
async function afterChange(change: (tx: Tx) => Promise<unknown>, scope: CheckScope = {}): Promise<readonly CheckFinding[]> {
  const work = database.asOperator(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await change(tx);
    throw new RollBack(await checkStored(tx, parts, scope, marks, none));
  });
  return work.catch((error: unknown) => {
    if (error instanceof RollBack) return error.checked.findings;
    throw error;
  });
}
const codesOf = (findings: readonly CheckFinding[]) => [...new Set(findings.map(({ code }) => code))].toSorted();

test('nothing is found where nothing was changed', async () => {
  const { logs, findings } = await check();
  expect(findings).toEqual([]);
  expect(logs.map(({ size }) => size).toSorted()).toEqual([5, 611]);
});

/** Tables of the ledger with what tells their rows apart, apart from the jurisdiction. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  ledger_entry: ['entry'],
  ledger_opening: ['entry', 'part'],
  ledger_pending: ['entry'],
  ledger_sequence: ['index', 'entry'],
  ledger_tile: ['level', 'tile'],
  ledger_checkpoint: ['size'],
  ledger_cosignature: ['size', 'witness'],
  ledger_key: ['number'],
  ledger_seed: ['number'],
  ledger_log: ['log'],
  ledger_witness: ['key'],
};

/** What no check can see, and why. */
const UNSEEN: Readonly<Record<string, string>> = {
  'ledger_log.public': 'a wish of the operator; each change of it is an act in the log',
  'ledger_checkpoint.signed_at': 'the word of the clock; a checkpoint has no time, and nobody is told this one',
  'ledger_witness.url': 'a wish of the operator; each change of it is an act in the log',
};
/** Of an entry that waits for its index, kind and time are in no tree yet; the rest is bound by its commitments. */
const UNSEEN_WHILE_WAITING = ['ledger_entry.what', 'ledger_entry.happened_at'];

type Column = { table: string; column: string; type: string };
type Target = { key: Record<string, string>; ctid: string; bytes: string; waiting: boolean };

/** How the bits of a type are read as bytes, and made of bytes again ($ stands for them). */
const BITS: Readonly<Record<string, { read: string; write: string; bits?: number }>> = {
  bytea: { read: '#', write: '$' },
  text: { read: "convert_to(#, 'UTF8')", write: "convert_from($, 'UTF8')" },
  uuid: { read: 'uuid_send(#)', write: "encode($, 'hex')::uuid" },
  boolean: { read: 'case when # then bytea $$\\x01$$ else bytea $$\\x00$$ end', write: 'get_bit($, 0)::int::boolean' },
  smallint: { read: 'int2send(#)', write: "('x' || encode($, 'hex'))::bit(16)::int::smallint" },
  integer: { read: 'int4send(#)', write: "('x' || encode($, 'hex'))::bit(32)::int" },
  bigint: { read: 'int8send(#)', write: "('x' || encode($, 'hex'))::bit(64)::bigint" },
  // Microseconds since 1970; of the next hundred years, for PostgreSQL writes others otherwise.
  'timestamp with time zone': {
    read: 'int8send((extract(epoch from #) * 1000000)::bigint)',
    write: "timestamptz 'epoch' + ('x' || encode($, 'hex'))::bit(64)::bigint * interval '1 microsecond'",
    bits: 51,
  },
};

async function columns(): Promise<Column[]> {
  return database.asOperator(async (tx) => {
    const { rows } = await sql<Column>`select table_name as table, column_name as column, data_type as type from information_schema.columns
      where table_schema = 'public' and table_name = any(${Object.keys(KEYS)}) order by 1, ordinal_position`.execute(tx);
    return rows;
  });
}

/** The row with that number, modulo how many have a value there. */
async function chooseRow(tx: Tx, { table, column, type }: Column, number: number): Promise<Target> {
  const value = sql.raw((BITS[type]?.read ?? '').replaceAll('#', `t.${column}`));
  const key = sql.join(
    [...new Set(['jurisdiction', ...(KEYS[table] ?? [])])].map((name) => sql`${sql.lit(name)}, t.${sql.ref(name)}::text`),
  );
  const { rows } = await sql<Target>`select ctid::text, json_build_object(${key}) as key, encode(${value}, 'hex') as bytes,
      ${sql.raw(table === 'ledger_entry' ? 'exists (select from ledger_pending p where p.entry = t.entry)' : 'false')} as waiting
    from ${sql.table(table)} t where t.${sql.ref(column)} is not null order by t.ctid`.execute(tx);
  const row = rows[number % rows.length];
  if (row === undefined) throw new Error(`no row has a value in ${table}.${column}`);
  return row;
}

async function writeBits(tx: Tx, { table, column, type }: Column, { ctid }: Target, bytes: Buffer): Promise<Record<string, string>> {
  const [before = '', after = ''] = (BITS[type]?.write ?? '').split('$', 2);
  const key = sql.join([...new Set(['jurisdiction', ...(KEYS[table] ?? [])])].map((name) => sql`${sql.lit(name)}, ${sql.ref(name)}::text`));
  const { rows } = await sql<{
    key: Record<string, string>;
  }>`update ${sql.table(table)} set ${sql.ref(column)} = ${sql.raw(before)}${bytes}::bytea${sql.raw(after)}
    where ctid = ${ctid}::tid returning json_build_object(${key}) as key`.execute(tx);
  return rows[0]?.key ?? {};
}

/** Whether a finding leads whoever reads it to the row: by its key as it was or as it is now, or by the entry it is about. */
function names(finding: CheckFinding, { table }: Column, keys: readonly Record<string, string>[]): boolean {
  const ofActs = ['ledger_entry', 'ledger_opening', 'ledger_pending', 'ledger_sequence'];
  if (ofActs.includes(table)) {
    return (
      ofActs.includes(finding.table) &&
      keys.some(({ entry, index }) => finding.row.entry === entry || (index !== undefined && finding.row.index === index))
    );
  }
  const together = ['ledger_key', 'ledger_seed'].includes(table) ? ['ledger_key', 'ledger_seed'] : [table];
  return together.includes(finding.table) && keys.some((key) => (KEYS[table] ?? []).every((name) => finding.row[name] === key[name]));
}

const RUNS = 4;
/** Codes with which PostgreSQL refuses a value: not of the type, out of its range, or against a constraint. */
const REFUSED = ['22021', '22P02', '22P03', '22P05', '22003', '22008', '23505', '23514'];

/** Changes one bit of one value. Resolves to what a check finds then; undefined when the database itself refuses the value. */
async function flip(column: Column, row: number, bit: number) {
  const keys: Record<string, string>[] = [];
  let waiting = false;
  const findings = await afterChange(async (tx) => {
    const target = await chooseRow(tx, column, row);
    const bytes = Buffer.from(target.bytes, 'hex');
    const bits = BITS[column.type]?.bits ?? bytes.length * 8;
    const at = bytes.length * 8 - 1 - (bit % bits);
    bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (0x80 >> (at & 7));
    waiting = target.waiting;
    keys.push(target.key, await writeBits(tx, column, target, bytes));
  }).catch((error: unknown) => {
    if (hasCode(error, ...REFUSED)) return undefined;
    throw error;
  });
  return { findings, keys, waiting };
}

describe('a bit that was changed is found and its place named, in', async () => {
  const all = await columns();
  const tally = { found: 0, refused: 0, unseen: 0 };

  test('every table of the ledger', () => {
    expect(new Set(all.map(({ table }) => table))).toEqual(new Set(Object.keys(KEYS)));
    expect(all.filter(({ type }) => BITS[type] === undefined)).toEqual([]);
  });

  test.for(all.map((column) => [`${column.table}.${column.column}`, column] as const))('%s', async ([name, column]) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (row, bit) => {
        const { findings, keys, waiting } = await flip(column, row, bit);
        const unseen = UNSEEN[name] !== undefined || (waiting && UNSEEN_WHILE_WAITING.includes(name));
        tally[findings === undefined ? 'refused' : unseen ? 'unseen' : 'found']++;
        if (findings === undefined) return;
        if (unseen) expect(findings).toEqual([]);
        else
          expect(
            findings.filter((finding) => names(finding, column, keys)),
            JSON.stringify({ keys, findings }),
          ).not.toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  test('most of all changes, and the database refuses few', () => {
    expect(tally.found + tally.refused + tally.unseen).toBeGreaterThanOrEqual(200);
    expect(tally.found).toBeGreaterThan(100);
  });
});

describe('what is missing is named:', () => {
  const at = sql`jurisdiction = (select jurisdiction from ledger_cosignature limit 1) and log = 'assessment'`;
  test.for<[string, string[], (tx: Tx) => Promise<unknown>]>([
    [
      'the last entries',
      ['entry.missing'],
      (tx) => sql`delete from ledger_entry e using ledger_sequence s where s.entry = e.entry and s.index > 600`.execute(tx),
    ],
    [
      'an entry in the middle',
      ['entry.missing', 'row.stray'],
      (tx) => sql`delete from ledger_entry e using ledger_sequence s where s.entry = e.entry and s.index = 300`.execute(tx),
    ],
    ['an index', ['entry.lost', 'sequence.gap'], (tx) => sql`delete from ledger_sequence where ${at} and index = 17`.execute(tx)],
    [
      'one of two openings',
      ['opening.half'],
      (tx) =>
        sql`delete from ledger_opening o using ledger_sequence s where s.entry = o.entry and s.index = 300 and part = 'about'`.execute(tx),
    ],
    ['a tile', ['tile.missing'], (tx) => sql`delete from ledger_tile where ${at} and level = 0 and tile = 1`.execute(tx)],
    [
      'the end of a tile',
      ['tile.width'],
      (tx) => sql`update ledger_tile set hashes = substring(hashes from 1 for 32) where ${at} and level = 0 and tile = 2`.execute(tx),
    ],
    ['what waits', ['entry.lost'], (tx) => sql`delete from ledger_pending`.execute(tx)],
    [
      'the newest checkpoint',
      ['checkpoint.missing', 'log.published', 'row.stray'],
      (tx) => sql`delete from ledger_checkpoint where ${at} and size = 611`.execute(tx),
    ],
    [
      'the newest key',
      ['checkpoint.signature', 'mark.signature', 'row.stray'],
      (tx) => sql`delete from ledger_key where ${at} and number = 2`.execute(tx),
    ],
    ['the private key', ['seed.missing'], (tx) => sql`delete from ledger_seed where ${at}`.execute(tx)],
  ])('%s', async ([, codes, change]) => {
    expect(codesOf(await afterChange(change))).toEqual(expect.arrayContaining(codes));
  });

  test('an entry that waits and has an index', async () => {
    const change = (tx: Tx) =>
      sql`insert into ledger_pending select jurisdiction, log, entry from ledger_sequence where index = 400`.execute(tx);
    expect(codesOf(await afterChange(change))).toEqual(['pending.sequenced']);
  });

  test('openings that were erased are not missed', async () => {
    expect(await afterChange((tx) => sql`delete from ledger_opening`.execute(tx))).toEqual([]);
  });
});

describe('against what others have seen,', () => {
  /** Makes of the log, with its own key, another one of the first entries that there are, in every table. */
  async function rewrite(tx: Tx, size: number, what?: string): Promise<void> {
    const { jurisdiction, log } = place;
    const here = sql`jurisdiction = ${jurisdiction} and log = ${log}`;
    if (what !== undefined)
      await sql`update ledger_entry e set what = ${what} from ledger_sequence s where s.entry = e.entry and s.index = ${size - 1} and e.log = ${log}`.execute(
        tx,
      );
    await sql`delete from ledger_sequence where ${here} and index >= ${size}`.execute(tx);
    await sql`delete from ledger_cosignature where ${here}`.execute(tx);
    await sql`delete from ledger_checkpoint where ${here} and size >= ${size}`.execute(tx);
    await sql`delete from ledger_tile where ${here}`.execute(tx);
    await sql`delete from ledger_entry where ${here} and entry not in (select entry from ledger_sequence union select entry from ledger_pending)`.execute(
      tx,
    );
    await sql`delete from ledger_opening where entry not in (select entry from ledger_entry)`.execute(tx);
    const { edge, tiles } = appendToTiles(
      EMPTY_EDGE,
      (await listEntries(tx, place, 0, size)).map((entry) => leafHash(formatEntry(entry))),
    );
    const root = rootOfEdge(edge);
    await upsertTiles(tx, place, tiles);
    const note = signCheckpoint({ origin: originOf(place), size, root, extensions: [] }, await openSigner(tx, parts.secret, place));
    await insertCheckpoint(tx, place, { size, root, note });
    await sql`update ledger_log set size = ${size}, published_size = ${size}, root = ${Buffer.from(root)} where ${here}`.execute(tx);
  }

  test('a log that was rolled back, signed anew in every table, is found by the mark', async () => {
    expect(codesOf(await afterChange((tx) => rewrite(tx, 600)))).toEqual(['mark.ahead']);
  });

  test('a log that was forked, signed anew in every table, is found by the mark', async () => {
    expect(codesOf(await afterChange((tx) => rewrite(tx, 611, 'test.forged')))).toEqual(expect.arrayContaining(['mark.forked']));
    expect(codesOf(await afterChange((tx) => rewrite(tx, 611)))).toEqual([]);
  });

  test('a changed mark is found, whichever bit of it', async () => {
    const path = join(dataFolder, 'ledger', place.jurisdiction, place.log, 'checkpoint');
    const right = await readFile(path);
    for (let run = 0; run < 20; run++) {
      const changed = Buffer.from(right);
      const at = randomInt(right.length * 8);
      changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
      await writeFile(path, changed);
      expect(
        (await check()).findings.map(({ table, code }) => [table, code]),
        `bit ${at}`,
      ).toEqual([['mark', 'mark.signature']]);
    }
    await rm(path);
    expect((await check()).findings.map(({ code }) => code)).toEqual(['mark.missing']);
    await writeFile(path, right);
    expect((await check()).findings).toEqual([]);
  });

  test('a data folder that is another one opens no private key', async () => {
    const { findings } = await checkLogs({ ...parts, secret: 'another' }, { log: 'assessment' }, none);
    expect(findings.map(({ code, row }) => [code, row.number])).toEqual([['seed.locked', '2']]);
  });
});

test('keys had from elsewhere must be those of the log', async () => {
  const keys = await database.asOperator((tx) => listKeys(tx, place));
  expect((await check({ trusted: keys.map(({ key }) => key) })).findings).toEqual([]);
  const forged = formatKey(makeSigner('log', originOf(place), Buffer.alloc(32, 1)).key);
  expect((await check({ trusted: [forged] })).findings.map(({ code }) => code)).toEqual(['key.untrusted']);
});

test('only what was asked for is checked', async () => {
  expect((await check({ jurisdiction: context.jurisdiction, log: 'evidence' })).logs).toEqual([
    { origin: originOf({ ...place, log: 'evidence' }), size: 5 },
  ]);
  await expect(check({ jurisdiction: newId() })).rejects.toMatchObject({ code: 'not-found' });
});

test('while acts are recorded, sequenced and published, nothing is found', async () => {
  const other = await world.settle();
  let running = true;
  const work = (async () => {
    for (let round = 0; round < 15; round++) {
      await world.act(other, 40);
      await world.sequence(other);
      if (round % 5 === 4) await rotateKey(parts, { ...place, jurisdiction: other.jurisdiction });
    }
    running = false;
  })();
  let checks = 0;
  while (running) {
    expect((await check({ jurisdiction: other.jurisdiction })).findings).toEqual([]);
    checks++;
  }
  await work;
  expect(checks).toBeGreaterThan(1);
});
