/** True when `error` carries one of these codes: those of Node ('ENOENT') or of PostgreSQL ('23505'). */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
