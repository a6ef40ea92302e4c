/**
 * Compares the names of newcomers with each other and with those known. Few names take no time; many are compared in a process of their own, since each
 * is compared with each.
 */
import { text } from 'node:stream/consumers';
import { fail, MOST_PLACES } from '../kernel/http/problem.ts';
import { limitConcurrency } from '../kernel/process/limit-concurrency.ts';
import { type Limits, runInSubprocess } from '../kernel/process/subprocess.ts';
import { nearNames } from './names.ts';

/** The database waits as long for what happens in a transaction, and a little longer. */
const LIMITS: Limits = { milliseconds: 20_000, heapMegabytes: 200 };
/** Comparisons that take less time than to start a process. */
const AT_ONCE = 100_000;

const inTurn = limitConcurrency(1);

type Names = { readonly names: readonly string[]; readonly known: readonly string[] };
type Near = ReturnType<typeof nearNames>;

/**
 * Which names of newcomers are nearly those of others; see `nearNames`.
 * @throws Problem `too-many-names` when comparing them takes too much time or memory.
 */
export async function findNearNames({ names, known }: Names): Promise<Near> {
  if (names.length * (names.length + known.length) <= AT_ONCE) return nearNames(names, known, MOST_PLACES);
  const input = Buffer.from(JSON.stringify({ names, known } satisfies Names));
  const written = await inTurn(() => runInSubprocess(new URL(import.meta.url), { input, limits: LIMITS }));
  if (written === undefined) {
    const remedy = 'Split the file into several, so that fewer people are new in each.';
    fail('too-many-names', { status: 422, title: 'Too many new names to compare', detail: `${names.length} people are new.`, remedy });
  }
  return JSON.parse(written.toString()) as Near; // written below, by this same file
}

if (import.meta.main) {
  const { names, known } = JSON.parse(await text(process.stdin)) as Names; // written above, by this same file
  process.stdout.write(JSON.stringify(nearNames(names, known, MOST_PLACES)));
}
