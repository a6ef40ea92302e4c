/** What a backup holds of people: their rows, the entries of the ledger about them with what opens these, and the logs that the entries are in. */
import { appendLeaves, EMPTY_FRONTIER, type Frontier, type Hash, parseTile, TILE_WIDTH } from '@mufakat/ledger';
import { type Row, readEntries } from './check.ts';
import type { Manifest } from './format.ts';

export interface PersonRow {
  readonly jurisdiction: string;
  /** Name of the jurisdiction. */
  readonly country: string;
  readonly person: string;
  readonly name: string;
  readonly email: string | null;
}

/** What opens a commitment. `text` is null of entries that are older than the keeping of contents. */
export interface Opening {
  readonly salt: Uint8Array;
  readonly text: string | null;
}

/** An entry about a person. */
export interface EntryRow {
  readonly jurisdiction: string;
  readonly entry: string;
  readonly person: string;
  readonly what: string;
  readonly subject: string;
  readonly who: string;
  /** As the log has it. */
  readonly happenedAt: string;
  /** Undefined under the schema before there were logs. */
  readonly aboutCommitment: Uint8Array | undefined;
  readonly commitment: Uint8Array;
  /** Undefined when it was erased. */
  about?: Opening;
  content?: Opening;
  /** Undefined while it waits for one. */
  index?: number;
}

/** The log in which the people of a jurisdiction are admitted, as far as it was signed. */
export interface LogRows {
  readonly jurisdiction: string;
  readonly keys: { number: number; key: string; fromSize: number; statement: string | null }[];
  /** The largest. */
  checkpoint: { size: number; note: string } | undefined;
  /** Of as many entries as the checkpoint has. */
  frontier: Frontier;
  /** Indices of the entries about people. */
  readonly wanted: Set<number>;
  /** Their hashes, by index. */
  readonly leaves: Map<number, Hash>;
}

export interface Gathered {
  readonly people: PersonRow[];
  /** By jurisdiction/person. */
  readonly roles: Map<string, string[]>;
  /** By jurisdiction/entry. */
  readonly acts: Map<string, EntryRow>;
  readonly logs: readonly LogRows[];
}

/** The cells of a row by the names of their columns. */
type Cells = (name: string) => string | null;
type Gathering = Gathered & { readonly countries: Map<string, string>; readonly byJurisdiction: Map<string, LogRows> };

const HASH_BYTES = 32;
/** Where people are admitted. */
const LOG = 'assessment';

/** What is kept of each table. A backup has a table after those that it refers to, and rows in the order of their keys. */
const KEPT: Readonly<Record<string, (gathering: Gathering, cell: Cells) => void>> = {
  'public.jurisdiction': ({ countries }, cell) => countries.set(text(cell, 'jurisdiction'), text(cell, 'name')),
  'public.person': ({ people, countries }, cell) => {
    const jurisdiction = text(cell, 'jurisdiction');
    const country = countries.get(jurisdiction) ?? jurisdiction;
    people.push({ jurisdiction, country, person: text(cell, 'person'), name: text(cell, 'name'), email: cell('email') });
  },
  'public.membership': ({ roles }, cell) => {
    const key = `${cell('jurisdiction')}/${cell('person')}`;
    roles.set(key, [...(roles.get(key) ?? []), text(cell, 'role')]);
  },
  'public.ledger_entry': keepAct,
  'public.ledger_opening': ({ acts }, cell) => {
    const act = acts.get(`${cell('jurisdiction')}/${cell('entry')}`);
    if (act === undefined) return;
    const opening = { salt: bytes(cell, 'salt'), text: cell('content') };
    if (cell('part') === 'about') act.about = opening;
    else act.content = opening;
  },
  'public.ledger_key': (gathering, cell) => {
    const [number, fromSize] = [Number(cell('number')), Number(cell('from_size'))];
    ofLog(gathering, cell)?.keys.push({ number, key: text(cell, 'key'), fromSize, statement: cell('statement') });
  },
  'public.ledger_checkpoint': (gathering, cell) => {
    const log = ofLog(gathering, cell);
    const size = Number(cell('size'));
    if (log !== undefined && size >= (log.checkpoint?.size ?? 0)) log.checkpoint = { size, note: text(cell, 'note') };
  },
  'public.ledger_sequence': (gathering, cell) => {
    const act = gathering.acts.get(`${cell('jurisdiction')}/${cell('entry')}`);
    if (act === undefined || cell('log') !== LOG) return;
    act.index = Number(cell('index'));
    ofLog(gathering, cell)?.wanted.add(act.index);
  },
  'public.ledger_tile': keepTile,
};

/** Reads the tables of a checked backup that tell of people, of all jurisdictions or of one. */
export async function gatherPeople(path: string, manifest: Manifest, jurisdiction: string | undefined): Promise<Gathered> {
  const byJurisdiction = new Map<string, LogRows>();
  const gathering = { people: [], roles: new Map(), acts: new Map(), countries: new Map(), byJurisdiction, logs: [] };
  const columns = new Map(manifest.tables.map((table) => [table.table, table.columns]));
  let left = manifest.entries.filter(({ name }) => name.startsWith('tables/')).length;
  await readEntries(path, manifest, async (entry) => {
    if (entry.kind !== 'part') return 'enough';
    const keep = KEPT[entry.table];
    const names = columns.get(entry.table) ?? [];
    if (keep !== undefined) for (const row of entry.rows) keepRow(gathering, keep, cellsOf(names, row), jurisdiction);
    left -= 1;
    return left === 0 ? 'enough' : undefined;
  });
  return { ...gathering, logs: [...byJurisdiction.values()] };
}

function keepRow(gathering: Gathering, keep: (gathering: Gathering, cell: Cells) => void, cell: Cells, wanted: string | undefined): void {
  if (wanted === undefined || cell('jurisdiction') === wanted) keep(gathering, cell);
}

function cellsOf(names: readonly string[], row: Row): Cells {
  return (name) => row[names.indexOf(name)] ?? null;
}

function keepAct({ acts }: Gathering, cell: Cells): void {
  const person = /^person\/(.+)$/.exec(cell('subject') ?? '')?.[1];
  const what = text(cell, 'what');
  if (person === undefined || !what.startsWith('person.')) return;
  const [jurisdiction, entry] = [text(cell, 'jurisdiction'), text(cell, 'entry')];
  acts.set(`${jurisdiction}/${entry}`, {
    ...{ jurisdiction, entry, person, what, subject: text(cell, 'subject'), who: text(cell, 'who') },
    happenedAt: moment(text(cell, 'happened_at')),
    aboutCommitment: cell('about') === null ? undefined : bytes(cell, 'about'),
    commitment: bytes(cell, 'commitment'),
  });
}

/** The hashes of the entries, 256 a tile: the root follows from all of them, and those of entries about people are kept. */
function keepTile(gathering: Gathering, cell: Cells): void {
  const log = ofLog(gathering, cell);
  if (log === undefined || cell('level') !== '0') return;
  const raw = bytes(cell, 'hashes');
  const first = Number(cell('tile')) * TILE_WIDTH;
  const width = Math.min(Math.floor(raw.length / HASH_BYTES), TILE_WIDTH, (log.checkpoint?.size ?? 0) - first);
  if (first !== log.frontier.size || width < 1) return; // where a tile is missing, the root tells
  const hashes = parseTile(raw.subarray(0, width * HASH_BYTES), width);
  log.frontier = appendLeaves(log.frontier, hashes);
  for (const [at, hash] of hashes.entries()) if (log.wanted.has(first + at)) log.leaves.set(first + at, hash);
}

function ofLog({ byJurisdiction }: Gathering, cell: Cells): LogRows | undefined {
  if (cell('log') !== LOG) return undefined;
  const jurisdiction = text(cell, 'jurisdiction');
  const there = byJurisdiction.get(jurisdiction);
  if (there !== undefined) return there;
  const fresh: LogRows = { jurisdiction, keys: [], checkpoint: undefined, frontier: EMPTY_FRONTIER, wanted: new Set(), leaves: new Map() };
  byJurisdiction.set(jurisdiction, fresh);
  return fresh;
}

/** An empty text where there is none: what is compared with it then differs. */
function text(cell: Cells, name: string): string {
  return cell(name) ?? '';
}

/** Of `\x…`, as PostgreSQL writes bytes. */
function bytes(cell: Cells, name: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text(cell, name).slice(2), 'hex'));
}

/** `2026-11-25 04:47:03.1234+00` as the log has it: `2026-11-25T04:47:03.123400Z`. */
function moment(written: string): string {
  const [, day = '', time = '', fraction = ''] = /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(written) ?? [];
  return `${day}T${time}.${fraction.padEnd(6, '0')}Z`;
}
