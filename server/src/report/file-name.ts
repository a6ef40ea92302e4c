/** How the file of a report is named: for people who keep many of them, on every system. */
import type { ShownRecord } from '@mufakat/framework';

/** Letters, digits, dots and hyphens; nothing that hides a file, climbs out of a folder or is taken for an option. */
function safe(part: string): string {
  const plain = part.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/\.{2,}/g, '.');
  return plain.replaceAll(/^[.-]+|[.-]+$/g, '').slice(0, 60) || 'report';
}

/** "XA_baseline-1.0.0_2026-02-02_2026-06-26.pdf": country, pack and period; invented data says so here as well. */
export function fileName({ jurisdiction, pack, period }: ShownRecord, format: string): string {
  const parts = [jurisdiction.code, `${pack.id}-${pack.version}`, period.from, period.to, ...(jurisdiction.invented ? ['invented'] : [])];
  return `${parts.map(safe).join('_')}.${format}`;
}
