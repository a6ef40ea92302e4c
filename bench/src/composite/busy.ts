import { availableParallelism, loadavg } from 'node:os';
import { progress } from '../measure.ts';

/** Says when others use the machine: all that is measured then takes longer than by itself. */
export function tellWhenBusy(): void {
  const [load = 0] = loadavg();
  const cores = availableParallelism();
  if (load > cores / 2)
    progress(`this machine is busy, with a load of ${load.toFixed(1)} on ${cores} cores: all times are longer than on a quiet one`);
}
