/** For the drill in ../killed.integration.test.ts: what is known of its node already, and what a check reports. */
import { EMPTY_EDGE, EMPTY_FRONTIER, EMPTY_ROOT, type Frontier, type Hash, type LogKey, type TileEdge } from '@mufakat/ledger';
import type { LogName } from '../../kernel/database/schema.ts';

/** What is known of a log already. */
export type LogMemory = {
  key: LogKey | undefined;
  frontier: Frontier;
  edge: TileEdge;
  /** Of every size up to the present one. */
  readonly roots: Hash[];
  readonly indexed: Set<string>;
  /** Largest size that was signed; that the database says was shown; that somebody saw; that is marked on the disk. */
  signed: number;
  published: number;
  shown: number;
  marked: number;
};

export type Memory = {
  readonly logs: Readonly<Record<LogName, LogMemory>>;
  /** Which entry has which subject. */
  readonly entries: Map<string, string>;
  /** Entries with smaller ids were looked at. */
  since: string;
};

/** Knows nothing: everything is checked. */
export function newMemory(): Memory {
  const log = (): LogMemory => ({
    key: undefined,
    frontier: EMPTY_FRONTIER,
    edge: EMPTY_EDGE,
    roots: [EMPTY_ROOT],
    indexed: new Set(),
    signed: 0,
    published: 0,
    shown: 0,
    marked: 0,
  });
  return { logs: { assessment: log(), evidence: log() }, entries: new Map(), since: '00000000-0000-0000-0000-000000000000' };
}

/** What a check found: nothing wrong when `faults` is empty. */
export type Checked = { readonly faults: readonly Fault[]; readonly waiting: number; readonly entries: number };
export type Fault = { readonly fault: 'lost' | 'twice' | 'torn' | 'rolled back' | 'inconsistent'; readonly what: string };
export type Report = (fault: Fault['fault'], what: string) => void;

/** Which log of which node. */
export type Place = { readonly dataFolder: string; readonly jurisdiction: string };
