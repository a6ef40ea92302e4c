/**
 * The node that backup and restore work on: the PostgreSQL of DATABASE_URL, or the embedded one, which is shared with a running server and otherwise
 * started for the time of the command; and the folder of stored files.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@mufakat/server/kernel/embedded-postgres';
import { BadUse } from './outcome.ts';

export interface Node {
  /** Connection URL of the owner of the tables. */
  operatorUrl: string;
  dataFolder: string;
  close: () => Promise<void>;
}

const DEFAULT_DATA = fileURLToPath(new URL('../../data', import.meta.url));

/** Where the data of this node are: MUFAKAT_DATA, or `data` beside the program. */
function dataFolder(): string {
  const named = process.env.MUFAKAT_DATA;
  return named ? resolve(named) : DEFAULT_DATA;
}

/** Opens the node. With `mustExist`, a node that was never started is an error, and no empty one is made. */
export async function openNode({ mustExist }: { mustExist: boolean }): Promise<Node> {
  const folder = dataFolder();
  const operatorUrl = process.env.DATABASE_URL;
  if (operatorUrl) return { operatorUrl, dataFolder: folder, close: async () => undefined };
  if (mustExist && !existsSync(folder)) {
    throw new BadUse('no-data', `There is no ${folder}. Set MUFAKAT_DATA to the data folder, or DATABASE_URL to the database.`);
  }
  const postgres = await startEmbeddedPostgres({ dataFolder: folder, sharing: true });
  return { operatorUrl: postgres.url, dataFolder: folder, close: () => postgres.stop() };
}
