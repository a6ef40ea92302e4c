/**
 * For the drill in ../killed.integration.test.ts: holds what is in the database and in the data folder against what others have heard, with the hashes and
 * signatures of packages/ledger and none of the server's functions. What was checked before is not read again, until a fresh memory is given.
 */
import type pg from 'pg';
import { LOGS } from '../store.ts';
import { checkEntries, checkHeard } from './killed-entries.ts';
import type { Line } from './killed-lines.ts';
import { checkLog, checkMark, checkShown } from './killed-log.ts';
import type { Checked, Fault, Memory, Place, Report } from './killed-memory.ts';

/**
 * @param heard what nodes said since the last check with this memory; no node may be running
 * @throws NotProved for a note that the log's key did not sign
 */
export async function check(pool: pg.Pool, place: Place, memory: Memory, heard: readonly Line[]): Promise<Checked> {
  const faults: Fault[] = [];
  const report: Report = (fault, what) => faults.push({ fault, what });
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only'); // backends of a killed node may still be ending
    const waiting = await checkEntries(client, place, memory, report);
    checkHeard(memory, heard, report);
    for (const log of LOGS) {
      const logPlace = { ...place, log };
      await checkLog(client, logPlace, memory.logs[log], report);
      checkShown(logPlace, memory.logs[log], heard, report);
      await checkMark(logPlace, memory.logs[log], report);
    }
    await client.query('commit');
    return { faults, waiting, entries: memory.entries.size };
  } finally {
    client.release();
  }
}
