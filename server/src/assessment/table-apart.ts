/**
 * Reads a table that somebody sends in a process of its own.
 *
 *     const read = await readTableApart('views.xlsx', request.body);
 */
import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Limits, runApart } from '../kernel/apart.ts';
import { type FairTurns, fairTurns, type InTurn } from '../kernel/fair-turns.ts';
import { fail } from '../kernel/problem.ts';
import { turns } from '../kernel/turns.ts';
import { readTable } from './table.ts';
import { fileError, TABLE_LIMITS, type TableOutcome } from './table-shape.ts';

/** A million cells take 3 seconds and half of the memory. */
const LIMITS: Limits = { milliseconds: 20_000, heapMegabytes: 400 };

const ofNobody = turns(2);

/** Turns of those who send tables. Who sends slowly has nothing in hand yet. */
export function tableTurns(): FairTurns {
  return fairTurns({
    running: 2,
    each: { running: 1, inHand: 4 },
    jurisdiction: 12,
    all: 48,
    refusal: { code: 'too-many-tables', title: 'Too many tables at once' },
  });
}

/** How a table is read: bounds, and whose turn it takes. */
type Reading = { readonly limits?: Limits; readonly inTurn?: InTurn };

/**
 * Reads CSV or XLSX as `readTable` does. What takes too much time or memory comes back as the error `table-too-heavy`.
 *
 * @param content no more of it than a table may have is taken, and none of it is held in memory: who sends slowly takes nobody's turn.
 * @throws Problem `file-too-large`; what reading `content` throws.
 */
export async function readTableApart(file: string, content: AsyncIterable<Uint8Array>, reading: Reading = {}): Promise<TableOutcome> {
  const { limits = LIMITS, inTurn = ofNobody } = reading;
  const received = await receive(bounded(content));
  try {
    const written = await inTurn(() => runApart(new URL(import.meta.url), { input: received.fd, limits }));
    if (written === undefined)
      return fileError(file, 'table-too-heavy', 'Reading the file takes too much time or memory. Split it into several.');
    const read = JSON.parse(written.toString()) as TableOutcome; // written below, by this same file
    return 'errors' in read ? { errors: read.errors.map((error) => ({ ...error, file })) } : { table: { ...read.table, file } };
  } finally {
    await received.close();
  }
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
      const detail = `At most ${TABLE_LIMITS.bytes / 1024 / 1024} MB.`;
      fail('file-too-large', { status: 413, title: 'The file is too large', detail, remedy: 'Split it into several.' });
    }
    yield chunk;
  }
}

if (import.meta.main) process.stdout.write(JSON.stringify(await readTable('', await buffer(process.stdin))));
