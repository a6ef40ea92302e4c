import pg from 'pg';

/**
 * A pool of connections to PostgreSQL that bears losing them: it makes new ones, and a query in progress has its own error.
 * A connection that is lost while the pool closes would otherwise end the program.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
