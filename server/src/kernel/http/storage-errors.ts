/** What disks and the database say when they cannot go on: told as 507 and 503, for nothing is wrong with what was asked. */
import { hasCode } from './system-errors.ts';

/** The disk is full, a quota of the file system is used up, a file may not be larger; PostgreSQL's own words for the same. */
export function isNoRoom(error: unknown): boolean {
  return withCauses(error).some((one) => hasCode(one, 'ENOSPC', 'EDQUOT', 'EFBIG', '53100'));
}

/** What the driver says without a code of a connection that is lost, or that it waited for in vain. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/**
 * The database does not answer: it cannot be reached or connected to, it starts or stops, it has no connection or memory left, or it has taken too long.
 * Codes of class 08 are those of connections.
 */
export function isDatabaseLost(error: unknown): boolean {
  return withCauses(error).some(
    (one) =>
      hasCode(one, 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN') ||
      hasCode(one, '57P01', '57P02', '57P03', '57P05', '57014', '53000', '53200', '53300', '25P03', '25006') ||
      (one instanceof Error && 'code' in one && /^08\w{3}$/.test(String(one.code))) ||
      (one instanceof Error && LOST.test(one.message)),
  );
}

/** An error and what caused it: libraries wrap what the driver says, and a connection tried at several addresses fails at each. */
function withCauses(error: unknown): unknown[] {
  const found: unknown[] = [];
  const waiting = [error];
  for (let one = waiting.shift(); one !== undefined && found.length < 20; one = waiting.shift()) {
    found.push(one);
    if (one instanceof AggregateError) waiting.push(...one.errors);
    if (one instanceof Error && one.cause !== undefined) waiting.push(one.cause);
  }
  return found;
}
