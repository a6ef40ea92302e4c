/**
 * `npm run bench -- NAME`: measures one comparison. Progress goes to standard error; the last line of standard output is JSON:
 * `{"name","ours","peer","peerName","ratio","unit","runs"}`, medians, ratio = peer / ours.
 */
const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  'first-page': () => import('./first-page.ts'),
  rescore: () => import('./rescore.ts'),
  start: () => import('./start.ts'),
};

const name = process.argv[2] ?? '';
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench === undefined) {
  console.error(`There is no benchmark "${name}". Use npm run bench -- NAME with one of: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 2;
} else {
  await bench();
}
