/** `mufakat node …`: which data folder a database belongs to, and who works on it. */
import { adoptDatabase, orUnusable } from '@mufakat/server/kernel/database/own-database';
import { openConnection } from '@mufakat/server/kernel/database/pool';
import { ownershipOf } from '@mufakat/server/kernel/postgres/owner';
import { findServer, lockDatabase } from '@mufakat/server/kernel/postgres/server-lock';
import type { CommandResult } from '../terminal/command-result.ts';
import { connectNode } from './open-node.ts';

const TOLD = {
  empty: 'The database holds nothing of Mufakat yet.',
  own: 'The database belongs to this data folder.',
  unbound: 'The database belongs to no data folder yet: the first server that has its passwords binds it.',
} as const;

/** Looks only. */
export async function nodeShow(): Promise<CommandResult> {
  const node = await connectNode({ mustExist: true });
  try {
    const [ownership, server] = await orUnusable(async () => [
      await ownershipIn(node.operatorUrl, node.dataFolder),
      await findServer(node.operatorUrl),
    ]);
    return {
      exit: 0,
      data: { dataFolder: node.dataFolder, database: ownership, server: server ?? null },
      text: [
        `Data folder: ${node.dataFolder}`,
        ownership.is === 'other' ? `The database belongs to another data folder: ${ownership.place}.` : TOLD[ownership.is],
        server === undefined
          ? 'No server works on it now.'
          : `Works on it since ${server.since ?? 'a time that is not told'}: ${server.name}.`,
      ].join('\n'),
    };
  } finally {
    await node.close();
  }
}

/** Makes this data folder the owner of the database. @throws Problem `database-in-use` while a server works on it */
export async function nodeAdopt(): Promise<CommandResult> {
  const node = await connectNode({ mustExist: true });
  try {
    const lock = await orUnusable(() => lockDatabase(node.operatorUrl));
    const before = await ownershipIn(node.operatorUrl, node.dataFolder);
    await orUnusable(() => adoptDatabase(node.operatorUrl, node.dataFolder)).finally(() => lock.release());
    return {
      exit: 0,
      data: { dataFolder: node.dataFolder, before },
      text: [
        `The database belongs to ${node.dataFolder} now; the server is started with this data folder from now on.`,
        'What only the former folder held is not here: stored files (restore a backup), ledger-secret (without it the logs sign nothing), sessions.',
      ].join('\n'),
    };
  } finally {
    await node.close();
  }
}

async function ownershipIn(operatorUrl: string, dataFolder: string) {
  const client = await openConnection({ connectionString: operatorUrl, application_name: 'mufakat operator' });
  return ownershipOf(client, dataFolder).finally(() => client.end());
}
