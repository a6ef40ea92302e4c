/**
 * Reads a table of views that somebody sends in a process of its own, where it is also held against the pack: whatever is in the table, and however much
 * of it is wrong, takes nobody else's time.
 *
 *     const read = await readViewsApart('views.xlsx', request.body, answerable(pack));
 */
import { readFileSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fail } from '../kernel/http/problem.ts';
import { type FairQueue, fairQueue, type InTurn } from '../kernel/process/fair-queue.ts';
import { limitConcurrency } from '../kernel/process/limit-concurrency.ts';
import { type Limits, runInSubprocess } from '../kernel/process/subprocess.ts';
import { together } from '../kernel/table/columns.ts';
import type { Refused } from '../kernel/table/model.ts';
import { readTable } from '../kernel/table/read-table.ts';
import { fileError, TABLE_LIMITS, type TableChoice } from '../kernel/table/table.ts';
import type { Answerable } from '../packs/index.ts';
import { parseViewTable, type ViewRow } from './import-views.ts';

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

/** How a table is read: which table of the file is meant where it is not the first, bounds, and whose turn it takes. */
type Reading = { readonly choice?: TableChoice; readonly limits?: Limits; readonly inTurn?: InTurn };

/** Views and where they stand: what an error in one of them names. */
export type ReadViews = { readonly place: { readonly file: string; readonly sheet?: string }; readonly views: readonly ViewRow[] };

type Settings = { readonly askable: Answerable; readonly choice: TableChoice };

/**
 * Reads views from CSV or XLSX as `readTable` and `parseViewTable` do. What takes too much time or memory comes back as the error `table-too-heavy`.
 *
 * @param content no more of it than a table may have is taken, and none of it is held in memory: who sends slowly takes nobody's turn.
 * @throws Problem `file-too-large`; what reading `content` throws.
 */
export async function readViewsInSubprocess(
  file: string,
  content: AsyncIterable<Uint8Array>,
  askable: Answerable,
  { choice = {}, limits = LIMITS, inTurn = ofNobody }: Reading = {},
): Promise<ReadViews | Refused> {
  const received = await receive(bounded(content));
  const settings = JSON.stringify({ askable, choice } satisfies Settings);
  try {
    const written = await inTurn(() => runInSubprocess(new URL(import.meta.url), { input: received.fd, settings, limits }));
    if (written === undefined)
      return fileError(file, 'table-too-heavy', 'Reading the file takes too much time or memory. Split it into several.');
    const read = JSON.parse(written.toString()) as ReadViews | Refused; // written below, by this same file
    return 'errors' in read
      ? { ...read, errors: read.errors.map((error) => ({ ...error, file })) }
      : { ...read, place: { ...read.place, file } };
  } finally {
    await received.close();
  }
}

async function readViews(bytes: Uint8Array, { askable, choice }: Settings): Promise<ReadViews | Refused> {
  const read = await readTable('', bytes, choice);
  if ('errors' in read) return together(read);
  const { file, sheet } = read.table;
  const parsed = parseViewTable(read.table, askable, 'required');
  return 'errors' in parsed ? together(parsed) : { place: sheet === undefined ? { file } : { file, sheet }, views: parsed.views };
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
  const settings = JSON.parse(readFileSync(3, 'utf8')) as Settings; // written above, by this same file
  process.stdout.write(JSON.stringify(await readViews(await buffer(process.stdin), settings)));
}
