/** Moments in ISO 8601, UTC, and as numbers since 1970. Years 0000 to 9999, no leap seconds. */
import { shorten } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';

const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{6}Z$/;
/** 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const [FIRST_SECOND, LAST_SECOND] = [-62_167_219_200, 253_402_300_799];
const MICROSECONDS = 1_000_000n;

/** Seconds since 1970 as `2026-11-25T04:47:03Z`. @throws LedgerError `text.moment` outside the years 0000 to 9999 */
export function fromSeconds(seconds: number): string {
  if (Number.isInteger(seconds) && seconds >= FIRST_SECOND && seconds <= LAST_SECOND) {
    return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  }
  throw new LedgerError('text.moment', `${seconds} s since 1970 lie outside the years 0000 to 9999`);
}

/** Microseconds since 1970 as `2026-11-25T04:47:03.123456Z`, the precision of PostgreSQL. @throws LedgerError `text.moment` as `fromSeconds` */
export function fromMicroseconds(microseconds: bigint): string {
  const rest = ((microseconds % MICROSECONDS) + MICROSECONDS) % MICROSECONDS;
  const whole = fromSeconds(Number((microseconds - rest) / MICROSECONDS));
  return whole.replace('Z', `.${String(rest).padStart(6, '0')}Z`);
}

/** Whether it is a text that `fromMicroseconds` writes: the day and the time exist. */
export function isMoment(text: string): boolean {
  const whole = MOMENT.exec(text)?.[1];
  const seconds = Date.parse(`${whole}Z`) / 1000;
  // 30 February is read as a day in March.
  return Number.isInteger(seconds) && fromSeconds(seconds) === `${whole}Z`;
}

/** Reads what `fromMicroseconds` writes. @throws LedgerError `text.moment` */
export function toMicroseconds(text: string): bigint {
  if (!isMoment(text)) throw new LedgerError('text.moment', `“${shorten(text)}” is not a moment such as 2026-11-25T04:47:03.123456Z`);
  const [whole = '', rest = ''] = text.slice(0, -1).split('.');
  return (BigInt(Date.parse(`${whole}Z`)) / 1000n) * MICROSECONDS + BigInt(rest);
}
