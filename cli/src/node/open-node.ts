/**
 * The node that a command works on: the PostgreSQL of DATABASE_URL, or the embedded one, which is shared with a running server and otherwise
 * started for the time of the command; and the folder of stored files. A command works beside a running server: it changes no role, and no schema of
 * a database that is there already.
 */
import { existsSync } from 'node:fs';
import { type OperatorDatabase, openOperator } from '@mufakat/server/kernel/database/database';
import { refuseOtherRelease } from '@mufakat/server/kernel/database/migrate';
import { openOwnDatabase, orUnusable, refuseForeign } from '@mufakat/server/kernel/database/own-database';
import { openConnection } from '@mufakat/server/kernel/database/pool';
import { refuseOpenSecrets } from '@mufakat/server/kernel/files/secret-modes';
import { fail } from '@mufakat/server/kernel/http/problem';
import { startEmbeddedPostgres } from '@mufakat/server/kernel/postgres/embedded-postgres';
import { readSettings } from '@mufakat/server/kernel/process/settings';
import { UsageError } from '../terminal/command-result.ts';

export interface Node {
  /** Connection URL of the owner of the tables. */
  operatorUrl: string;
  dataFolder: string;
  /** What the database is to the data folder: nothing is in it yet, it is this folder's own, or nobody's yet. */
  database: 'empty' | 'own' | 'unbound';
  close: () => Promise<void>;
}

/**
 * Opens the node. With `mustExist`, a node that was never started is an error, and no empty one is made.
 *
 * @throws Problem `database-of-other-folder`
 */
export async function openNode({ mustExist }: { mustExist: boolean }): Promise<Node> {
  const node = await connectNode({ mustExist });
  try {
    return { ...node, database: await orUnusable(() => refuseForeign(node.operatorUrl, node.dataFolder)) };
  } catch (error) {
    await node.close();
    throw error;
  }
}

/** As openNode, and also of a database that belongs to another data folder: for who needs nothing of the folder. */
export async function connectNode({ mustExist }: { mustExist: boolean }): Promise<Omit<Node, 'database'>> {
  const { databaseUrl, dataFolder } = readSettings(process.env);
  await refuseOpenSecrets(dataFolder);
  if (databaseUrl) return { operatorUrl: databaseUrl, dataFolder, close: async () => undefined };
  if (mustExist && !existsSync(dataFolder)) {
    throw new UsageError(
      'no-data',
      `There is no ${dataFolder}. Run npm start once, or set MUFAKAT_DATA to the data folder or DATABASE_URL to the database.`,
    );
  }
  const postgres = await startEmbeddedPostgres({ dataFolder, sharing: true });
  return { operatorUrl: postgres.url, dataFolder, close: () => postgres.stop() };
}

/** Opens the database of a node for the time of `work`. An empty database becomes that of this node, as at the first start of a server. */
export async function withDatabase<T>(work: (database: OperatorDatabase, node: Node) => Promise<T>): Promise<T> {
  const node = await openNode({ mustExist: true });
  try {
    if (node.database === 'empty') await (await openOwnDatabase(node.operatorUrl, node.dataFolder)).close();
    return await workOn(node.operatorUrl, openOperator(node.operatorUrl), (database) => work(database, node));
  } finally {
    await node.close();
  }
}

/** Looks into a database for the time of `work`, which can write nothing. */
export async function withReader<T>(work: (database: OperatorDatabase, node: Omit<Node, 'database'>) => Promise<T>): Promise<T> {
  const node = await connectNode({ mustExist: true });
  try {
    return await workOn(node.operatorUrl, openOperator(node.operatorUrl, { readOnly: true }), (database) => work(database, node));
  } finally {
    await node.close();
  }
}

async function workOn<T>(operatorUrl: string, database: OperatorDatabase, work: (database: OperatorDatabase) => Promise<T>): Promise<T> {
  try {
    await orUnusable(() => refuseOther(operatorUrl));
    return await work(database);
  } finally {
    await database.close();
  }
}

/** @throws Problem `nothing-here`, and those of refuseOtherRelease */
async function refuseOther(operatorUrl: string): Promise<void> {
  const client = await openConnection({ connectionString: operatorUrl, application_name: 'mufakat operator' });
  try {
    const { rows } = await client.query<{ used: boolean }>("select to_regclass('public.applied_migration') is not null as used");
    if (!rows[0]?.used) {
      const remedy = 'Check DATABASE_URL or MUFAKAT_DATA, or run npm start once.';
      fail('nothing-here', { status: 409, title: 'This database holds nothing of Mufakat', remedy });
    }
    await refuseOtherRelease(client);
  } finally {
    await client.end();
  }
}
