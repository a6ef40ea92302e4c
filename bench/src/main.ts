/**
 * `npm run bench -- NAME`: measures one comparison. Progress goes to standard error; the last line of standard output is JSON:
 * `{"name","ours","peer","peerName","ratio","unit","runs"}`, medians, ratio = peer / ours. Without a name: what there is.
 */
import { BENCHES } from './benches.ts';

const list = Object.entries(BENCHES).map(([name, { measures, target }]) => `  ${name.padEnd(12)}${measures}; ${target}`);
const [name, ...rest] = process.argv.slice(2);
const bench = name !== undefined && rest.length === 0 && Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;

if (name === undefined) {
  console.log(['npm run bench -- NAME, with one of:', ...list].join('\n'));
} else if (bench === undefined) {
  const given = [name, ...rest].join(' ');
  console.error([`There is no benchmark "${given}". Use npm run bench -- NAME, with one of:`, ...list].join('\n'));
  process.exitCode = 2;
} else {
  await bench.run();
}
