const PARAMETERS_AT_ONCE = 20_000;

/** Rows in parts that one statement can take: PostgreSQL takes at most 65,535 parameters a statement. @param columns parameters of a row */
export function* chunks<T>(rows: readonly T[], columns: number): Generator<T[]> {
  const size = Math.floor(PARAMETERS_AT_ONCE / columns);
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
