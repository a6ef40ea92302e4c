/** Connections to PostgreSQL that bear being lost: without a listener the error of a connection that does nothing ends the program. */
import pg from 'pg';

const IGNORE = () => undefined;

/** A pool that makes new connections for lost ones; a query in progress has its own error. Also one that is lost while the pool closes ends nothing. */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', IGNORE);
  pool.on('connect', (client) => client.on('error', IGNORE));
  return pool;
}

/** One connection, for who opens and ends it. When it is lost, its queries reject, and it emits 'end'. */
export async function openConnection(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  client.on('error', IGNORE);
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(IGNORE);
    throw error;
  }
}
