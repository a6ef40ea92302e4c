/** In a process of its own: the first PDF, with all that it loads, and the next one. Prints both, in milliseconds. */
import { timed } from '../measure.ts';
import { readExample } from './example.ts';

const input = await readExample();

const pdf = async () => (await import('@mufakat/server/report/index')).renderReport('pdf', input);

const cold = await timed(pdf);
const warm = await timed(pdf);
console.log(JSON.stringify({ cold: cold.took, warm: warm.took }));
