/**
 * The node that a command works on: the PostgreSQL of DATABASE_URL, or the embedded one, which is shared with a running server and otherwise
 * started for the time of the command; and the folder of stored files.
 */
import { existsSync } from 'node:fs';
import type { Database } from '@mufakat/server/kernel/database';
import { startEmbeddedPostgres } from '@mufakat/server/kernel/embedded-postgres';
import { openOwnDatabase } from '@mufakat/server/kernel/own-database';
import { refuseOpenSecrets } from '@mufakat/server/kernel/secret-modes';
import { readSettings } from '@mufakat/server/kernel/settings';
import { BadUse } from './outcome.ts';

export interface Node {
  /** Connection URL of the owner of the tables. */
  operatorUrl: string;
  dataFolder: string;
  close: () => Promise<void>;
}

/** Opens the node. With `mustExist`, a node that was never started is an error, and no empty one is made. */
export async function openNode({ mustExist }: { mustExist: boolean }): Promise<Node> {
  const { databaseUrl, dataFolder } = readSettings(process.env);
  await refuseOpenSecrets(dataFolder);
  if (databaseUrl) return { operatorUrl: databaseUrl, dataFolder, close: async () => undefined };
  if (mustExist && !existsSync(dataFolder)) {
    throw new BadUse(
      'no-data',
      `There is no ${dataFolder}. Run npm start once, or set MUFAKAT_DATA to the data folder or DATABASE_URL to the database.`,
    );
  }
  const postgres = await startEmbeddedPostgres({ dataFolder, sharing: true });
  return { operatorUrl: postgres.url, dataFolder, close: () => postgres.stop() };
}

/** Opens the database of a node that has been started before, for the time of `work`. */
export async function withDatabase<T>(work: (database: Database, node: Node) => Promise<T>): Promise<T> {
  const node = await openNode({ mustExist: true });
  try {
    const database = await openOwnDatabase(node.operatorUrl, node.dataFolder);
    return await work(database, node).finally(() => database.close());
  } finally {
    await node.close();
  }
}
