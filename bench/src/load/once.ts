/** One engine, once, in this process: `node once.ts ours|peer DIMENSIONS` prints milliseconds and the number of criteria as JSON. */
import { timed } from '../measure.ts';
import { ENGINES } from './engines.ts';
import { makePackFiles } from './make-files.ts';

const [name, dimensions] = process.argv.slice(2);
const engine = name === 'ours' ? ENGINES.ours : ENGINES.peer;
const files = makePackFiles(Number(dimensions));
const { took, result } = await timed(() => engine(files));
console.log(JSON.stringify({ took, criteria: result().length }));
