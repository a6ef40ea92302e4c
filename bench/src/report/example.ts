/** The example of 2026 as the input of a report. */
import { fileURLToPath } from 'node:url';
import { buildProfile, loadPack } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import { readAssessmentFolder } from '@mufakat/server/assessment/folder/read-folder';

const folder = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** @throws Error when the example does not load. */
export async function readExample() {
  const loaded = loadPack(await readPackFolder(folder('packs/baseline')));
  if ('errors' in loaded) throw new Error('the baseline pack does not load');
  const read = await readAssessmentFolder(folder('examples/pelanua/2026'), () => loaded.pack);
  if ('errors' in read) throw new Error('the example does not load');
  const { pack, record } = read;
  return { pack, record, profile: buildProfile(pack, record), language: pack.language };
}
