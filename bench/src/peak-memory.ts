import { existsSync, readFileSync } from 'node:fs';

/** The most bytes of memory that this process has had. Linux counts in maxRSS what the parent had too; in VmHWM it does not. */
export function peakMemory(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
}
