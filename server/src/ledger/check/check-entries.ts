/** The entries of a log and its tiles: each leaf, each opening, each index, against the root. */
import {
  type AuditFinding,
  auditLog,
  type Checkpoint,
  canonicalJson,
  commitmentToText,
  formatBundle,
  formatEntry,
  parseBundlePath,
  parseTilePath,
  type ReadStored,
  TILE_WIDTH,
} from '@mufakat/ledger';
import type { Tx } from '../../kernel/database/database.ts';
import type { LogPlace } from '../store.ts';
import type { CheckFinding, Found } from './check-finding.ts';
import {
  type EntryRow,
  indicesBeyond,
  lostEntries,
  misfitTiles,
  PAGE,
  sequencedEntries,
  tileRow,
  waitingEntries,
  waitingWithIndex,
} from './check-rows.ts';
import { parsed } from './parsed.ts';

type Tree = Pick<Checkpoint, 'size' | 'root'>;

/**
 * Every entry with an index and every tile, against the tree.
 * @param done is told after each page up to which index it has come
 */
export async function checkTree(
  tx: Tx,
  place: LogPlace,
  tree: Tree,
  found: Found,
  done: (entries: number) => void,
): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  const bundles = openBundles(tx, place, tree.size, found, findings, done);
  const read: ReadStored = (path) => {
    const bundle = parsed(() => parseBundlePath(path));
    return bundle === undefined ? tileBytes(tx, place, path) : bundles.read(bundle.index);
  };
  for (const audited of await auditLog(tree, read)) findings.push(...(await fromAudit(audited, tx, place, bundles.gaps, found)));
  for (const { level, tile, width, expected } of await misfitTiles(tx, place, tree.size)) {
    const message = `tile ${tile} of level ${level} has ${width} hashes; a log of ${tree.size} entries has ${Math.max(0, Number(expected))} there`;
    findings.push(found('ledger_tile', { level, tile }, 'tile.width', 'hashes', message));
  }
  for (const { index, entry } of await indicesBeyond(tx, place, tree.size))
    findings.push(
      found(
        'ledger_sequence',
        { index, entry },
        'sequence.beyond',
        'index',
        `index ${index} is beyond the ${tree.size} entries that were signed`,
      ),
    );
  return findings;
}

/** Entries that wait for an index: their openings, and that each either waits or has one. */
export async function checkWaiting(tx: Tx, place: LogPlace, found: Found): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000', more = true; more; ) {
    const page = await waitingEntries(tx, place, after);
    for (const act of page) findings.push(...(act.what === null ? [] : actFaults(act, place, found)));
    after = page.at(-1)?.entry ?? after;
    more = page.length === PAGE;
  }
  for (const { entry, index } of await waitingWithIndex(tx, place))
    findings.push(
      found('ledger_pending', { entry, index }, 'pending.sequenced', null, `entry ${entry} waits for an index, and has ${index} already`),
    );
  for (const entry of await lostEntries(tx, place))
    findings.push(
      found(
        'ledger_entry',
        { entry },
        'entry.lost',
        null,
        `entry ${entry} neither has an index nor waits for one: what named it was changed or removed`,
      ),
    );
  return findings;
}

type Bundles = {
  readonly read: (bundle: number) => Promise<Uint8Array>;
  /** Indices under which there is no entry. */
  readonly gaps: ReadonlySet<number>;
};

/** Reads pages of entries as the bundles of the log, and checks each page once. What is missing becomes an empty entry, which was never logged. */
function openBundles(
  tx: Tx,
  place: LogPlace,
  size: number,
  found: Found,
  findings: CheckFinding[],
  done: (entries: number) => void,
): Bundles {
  let [first, end] = [0, 0];
  let page = new Map<number, EntryRow>();
  const gaps = new Set<number>();
  async function load(from: number): Promise<void> {
    [first, end] = [from, Math.min(from + PAGE, size)];
    page = new Map((await sequencedEntries(tx, place, first, end)).map((row) => [row.index, row]));
    for (let index = first; index < end; index++) {
      const act = page.get(index);
      const missing = act === undefined || act.what === null;
      if (missing) gaps.add(index);
      findings.push(...(missing ? [gap(index, act, found)] : actFaults(act, place, found, index)));
    }
    done(end);
  }
  return {
    gaps,
    async read(bundle) {
      const from = bundle * TILE_WIDTH;
      if (from < first || from >= end) await load(from);
      const width = Math.min(TILE_WIDTH, size - from);
      return formatBundle(Array.from({ length: width }, (_, at) => leafOf(page.get(from + at))));
    },
  };
}

function leafOf(act: EntryRow | undefined): Uint8Array {
  if (act === undefined || act.what === null) return new Uint8Array();
  const { entry, what, moment, about, commitment } = act;
  return parsed(() => formatEntry({ entry, what, happenedAt: moment, about, content: commitment })) ?? new Uint8Array();
}

function gap(index: number, act: EntryRow | undefined, found: Found): CheckFinding {
  if (act === undefined)
    return found('ledger_sequence', { index }, 'sequence.gap', 'index', `no entry has index ${index}: it was removed or changed`);
  const message = `entry ${act.entry}, which has index ${index}, is not there: it was removed or changed`;
  return found('ledger_sequence', { index, entry: act.entry }, 'entry.missing', 'entry', message);
}

/** What is wrong with an entry beside its leaf. */
function actFaults(act: EntryRow, { log }: LogPlace, found: Found, index?: number): CheckFinding[] {
  const key: Record<string, string | number> = index === undefined ? { entry: act.entry } : { entry: act.entry, index };
  const fault = (table: string, part: object, code: string, column: string, message: string) => [
    found(table, { ...key, ...part }, code, column, `${message} entry ${act.entry}`),
  ];
  const opening = (part: string, code: string, column: string, message: string) => fault('ledger_opening', { part }, code, column, message);
  const { about_salt: aboutSalt, salt, who, subject, content } = act;
  const wrongOwner = (owner: string | null) => owner !== null && owner !== who;
  /** What was erased, or never kept, opens nothing and is not missed. */
  const opens = (commitment: Buffer, salted: Buffer | null, text: string | null) =>
    salted === null || text === null || Buffer.from(commitmentToText(salted, text)).equals(commitment);
  return [
    ...(act.log === log ? [] : fault('ledger_entry', {}, 'entry.log', 'log', `the log ${log} has an index for what is no act of it:`)),
    ...((aboutSalt === null) === (salt === null)
      ? []
      : opening(salt === null ? 'content' : 'about', 'opening.half', 'salt', 'one of two openings is missing of')),
    ...(opens(act.about, aboutSalt, canonicalJson({ subject, who }))
      ? []
      : opening('about', 'opening.about', 'salt', 'subject, person and salt do not open')),
    ...(opens(act.commitment, salt, content) ? [] : opening('content', 'opening.content', 'content', 'content and salt do not open')),
    ...(wrongOwner(act.about_owner) ? opening('about', 'opening.owner', 'owner', 'the opening belongs to another than who did') : []),
    ...(wrongOwner(act.owner) ? opening('content', 'opening.owner', 'owner', 'the opening belongs to another than who did') : []),
  ];
}

/** A tile no wider than its path says; of a narrower one what there is. */
async function tileBytes(tx: Tx, place: LogPlace, path: string): Promise<Uint8Array | undefined> {
  const { level, index, width } = parseTilePath(path);
  return (await tileRow(tx, place, level, index))?.subarray(0, width * HASH_BYTES);
}
const HASH_BYTES = 32;

async function fromAudit(
  { code, path, index, message }: AuditFinding,
  tx: Tx,
  place: LogPlace,
  gaps: ReadonlySet<number>,
  found: Found,
): Promise<CheckFinding[]> {
  if (code === 'audit.root') return [found('ledger_log', {}, 'log.forked', 'root', message)];
  if (code === 'audit.entry' && index !== null) {
    if (gaps.has(index)) return [];
    const [act] = await sequencedEntries(tx, place, index, index + 1);
    return [
      found(
        'ledger_entry',
        { entry: act?.entry ?? '', index },
        'entry.changed',
        null,
        `entry ${act?.entry} is not what was logged under index ${index}`,
      ),
    ];
  }
  const { level, index: tile } = parseTilePath(path);
  // One that is too short is told with its width.
  if (code === 'audit.malformed') return [];
  return [found('ledger_tile', { level, tile }, code === 'audit.missing' ? 'tile.missing' : 'tile.changed', 'hashes', message)];
}
