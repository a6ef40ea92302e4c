/**
 * Reads a table that somebody sends in a process of its own, where it is also parsed: whatever is in the table, and however much of it is wrong, takes nobody
 * else's time.
 *
 *     const read = await readTableInSubprocess('people.xlsx', request.body, { module: new URL('./parse-people.ts', import.meta.url), settings });
 */
import { readFileSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fail } from '../http/problem.ts';
import { type FairQueue, fairQueue, type InTurn } from '../process/fair-queue.ts';
import { limitConcurrency } from '../process/limit-concurrency.ts';
import { type Limits, runInSubprocess } from '../process/subprocess.ts';
import { together } from './columns.ts';
import type { Refused } from './model.ts';
import { readTable } from './read-table.ts';
import { fileError, TABLE_LIMITS, type Table, type TableChoice, type TablePlace } from './table.ts';

/** A million cells take 3 seconds and half of the memory. */
const LIMITS: Limits = { milliseconds: 20_000, heapMegabytes: 400 };

const ofNobody = limitConcurrency(2);

/** Turns of those who send tables. Who sends slowly has nothing in hand yet. */
export function tableQueue(): FairQueue {
  return fairQueue({
    running: 2,
    each: { running: 1, inHand: 4 },
    jurisdiction: 12,
    all: 48,
    refusal: { code: 'too-many-tables', title: 'Too many tables at once' },
  });
}

/** What a module that parses tables exports. Settings and what it returns are plain data: they travel between processes as JSON. */
export type TableParser<Settings, Parsed extends object> = { readonly parse: (table: Table, settings: Settings) => Parsed | Refused };

/** The module that parses the table, a file of ours, and what it is told. */
export type ParserChoice<Settings> = { readonly module: URL; readonly settings: Settings };

/** How a table is read: which table of the file is meant where it is not the first, bounds, and whose turn it takes. */
export type Reading = {
  readonly choice?: TableChoice | undefined;
  readonly limits?: Limits | undefined;
  readonly inTurn?: InTurn | undefined;
};

/** What was parsed, and where it stands: what an error in it names. */
export type ReadInSubprocess<Parsed> = { readonly place: TablePlace; readonly parsed: Parsed };

type Task = { readonly module: string; readonly settings: unknown; readonly choice: TableChoice };

/**
 * Reads CSV or XLSX as `readTable` does and parses it as `parser` says. What takes too much time or memory comes back as the error `table-too-heavy`.
 *
 * @param content no more of it than a table may have is taken, and none of it is held in memory: who sends slowly takes nobody's turn.
 * @throws Problem `file-too-large`; what reading `content` throws.
 */
export async function readTableInSubprocess<Settings, Parsed extends object>(
  file: string,
  content: AsyncIterable<Uint8Array>,
  { module, settings }: ParserChoice<Settings>,
  { choice = {}, limits = LIMITS, inTurn = ofNobody }: Reading = {},
): Promise<ReadInSubprocess<Parsed> | Refused> {
  const received = await receive(bounded(content));
  const task = JSON.stringify({ module: module.href, settings, choice } satisfies Task);
  try {
    const written = await inTurn(() => runInSubprocess(new URL(import.meta.url), { input: received.fd, settings: task, limits }));
    if (written === undefined)
      return fileError(file, 'table-too-heavy', 'Reading the file takes too much time or memory. Split it into several.');
    const read = JSON.parse(written.toString()) as ReadInSubprocess<Parsed> | Refused; // written below, by this same file
    return 'errors' in read
      ? { ...read, errors: read.errors.map((error) => ({ ...error, file })) }
      : { ...read, place: { ...read.place, file } };
  } finally {
    await received.close();
  }
}

async function readAndParse(bytes: Uint8Array, { module, settings, choice }: Task): Promise<ReadInSubprocess<object> | Refused> {
  const { parse } = (await import(module)) as TableParser<unknown, object>; // a file of ours, named by the caller above
  const read = await readTable('', bytes, choice);
  if ('errors' in read) return together(read);
  const { file, sheet, columns } = read.table;
  const parsed = parse(read.table, settings);
  if ('errors' in parsed) return together(parsed);
  return { place: { file, ...(sheet !== undefined && { sheet }), ...(columns !== undefined && { columns }) }, parsed };
}

/** The content in a file that only we can open, and that is gone when it is closed, also when we are killed. */
async function receive(content: AsyncIterable<Uint8Array>): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'mufakat-table-'));
  try {
    const path = join(folder, 'table');
    await writeFile(path, content, { mode: 0o600 });
    return await open(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* bounded(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > TABLE_LIMITS.bytes) {
      const megabytes = TABLE_LIMITS.bytes / 1024 / 1024;
      const [detail, remedy] = [`At most ${megabytes} MB.`, 'Split it into several.'];
      fail('file-too-large', { status: 413, title: 'The file is too large', detail, remedy, values: { megabytes } });
    }
    yield chunk;
  }
}

if (import.meta.main) {
  const task = JSON.parse(readFileSync(3, 'utf8')) as Task; // written above, by this same file
  process.stdout.write(JSON.stringify(await readAndParse(await buffer(process.stdin), task)));
}
