import type { Pack } from '@mufakat/framework';
import { indexOf } from '../packs/words.ts';
import { Words } from '../ui/words.tsx';

/** The title of a dimension or indicator; its id where the pack has none of that name. */
export function ElementName({ id, pack }: { readonly id: string; readonly pack: Pack }) {
  const { groups, indicators } = indexOf(pack);
  const title = groups.get(id)?.title ?? indicators.get(id)?.indicator.title;
  return title === undefined ? <bdi>{id}</bdi> : <Words text={title} pack={pack} />;
}
