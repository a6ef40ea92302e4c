/**
 * Reads a table that somebody sends in a process of its own: whatever time and memory a file makes the parsers use is that process's, and ends with
 * it, while the server answers others.
 *
 *     const read = await readTableApart('views.xlsx', request.body);
 */
import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { fail } from '../kernel/problem.ts';
import { hasCode } from '../kernel/system-errors.ts';
import { turns } from '../kernel/turns.ts';
import { readTable } from './table.ts';
import { fileError, TABLE_LIMITS, type TableOutcome } from './table-shape.ts';

/** A table of the most rows and cells takes a third of each. */
const LIMITS = { milliseconds: 20_000, heapMegabytes: 400, atATime: 2 };

const inTurn = turns(LIMITS.atATime);

/**
 * Reads CSV or XLSX as `readTable` does. What takes too much time or memory comes back as the error `table-too-heavy`.
 *
 * @param content is read only when it is this table's turn; no more of it than a table may have is held.
 * @throws Problem `file-too-large`; what reading `content` throws.
 */
export function readTableApart(file: string, content: AsyncIterable<Uint8Array>): Promise<TableOutcome> {
  return inTurn(async () => {
    const written = await readInProcess(bounded(content));
    if (written === undefined)
      return fileError(file, 'table-too-heavy', 'Reading the file takes too much time or memory. Split it into several.');
    const read = JSON.parse(written) as TableOutcome; // written below, by this same file
    return 'errors' in read ? { errors: read.errors.map((error) => ({ ...error, file })) } : { table: { ...read.table, file } };
  });
}

/** What the process wrote; undefined when it could not finish. */
async function readInProcess(content: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const flags = ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${LIMITS.heapMegabytes}`];
  const child = spawn(process.execPath, [...flags, fileURLToPath(import.meta.url)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
    timeout: LIMITS.milliseconds,
    killSignal: 'SIGKILL',
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const code = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  try {
    let refused: unknown;
    const sent = pipeline(content, child.stdin).catch((error: unknown) => {
      refused = error;
      end();
    });
    const [written, ended] = await Promise.all([text(child.stdout), code, sent]);
    if (ended === 0) return written;
    // When the process ends first, the pipe to it breaks; anything else went wrong on the way here.
    if (refused !== undefined && !hasCode(refused, 'EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE')) throw refused;
    return undefined;
  } finally {
    process.off('exit', end);
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
