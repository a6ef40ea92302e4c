/** A copy of a log: at an address of a server (a node of Mufakat, or files that any server shows), or in a folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadStored } from '@mufakat/ledger';
import { hasCode } from '@mufakat/server/kernel/http/system-errors';
import { UsageError } from '../terminal/command-result.ts';

/** Longest file of a copy: a bundle of 256 entries of 65,535 bytes each. */
const LONGEST = 256 * (65_535 + 2);
const PATIENCE_MS = 30_000;
const TRIES = 3;
const PAUSE_MS = 500;

/** Reads the files of a copy by their paths in C2SP tlog-tiles; undefined for one that is not there. */
export function openCopy(source: string): ReadStored {
  if (/^https?:\/\//i.test(source)) return (path) => fetchFile(`${source.replace(/\/$/, '')}/${path}`);
  if (/^[a-z]+:\/\//i.test(source))
    throw new UsageError('not-an-address', `"${source}" is neither a folder nor an address that begins with https:// or http://.`);
  return (path) => readIfThere(join(source, path));
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** Tries again after a failure that may pass: no answer, one that breaks off, or a server that is not ready. */
async function fetchFile(url: string): Promise<Uint8Array | undefined> {
  for (let attempt = 1; ; attempt++) {
    const fetched = await fetchOnce(url);
    if (typeof fetched !== 'string') return fetched;
    if (attempt === TRIES)
      throw new UsageError('copy-unreachable', `${url}: ${fetched}. Check the address, and try again when the server is there.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
}

/** The content, undefined when it is not there, or in words what failed and may pass. */
async function fetchOnce(url: string): Promise<Uint8Array | undefined | string> {
  try {
    const reply = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
    return reply.status >= 500 || reply.status === 429 ? `answered ${reply.status}` : await bodyOf(url, reply);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return describe(error);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function bodyOf(url: string, reply: Response): Promise<Uint8Array | undefined> {
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw new UsageError('copy-unreachable', `${url} answered ${reply.status}; it shows no public log there.`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of reply.body ?? []) {
    length += chunk.length;
    if (length > LONGEST) throw new UsageError('copy-unreachable', `${url} sends more than any file of a log holds.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
