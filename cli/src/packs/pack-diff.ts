/**
 * `mufakat pack diff`: what changed between two versions of a pack, so that a change of method is not mistaken for a change of country.
 */
import { diffPacks, type PackChange } from '@mufakat/framework';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { count, faint, strong, table } from '../terminal/text.ts';
import { readPack } from './read-pack.ts';

/** Compares the packs of two folders, the earlier first. Exit 1 when anything but the version differs. */
export async function packDiff(earlier: string, later: string): Promise<CommandResult> {
  const [before, after] = [await readPack(earlier), await readPack(later)];
  if (before.id !== after.id) {
    throw new UsageError(
      'other-pack',
      `${earlier} holds "${before.id}" and ${later} "${after.id}": two packs have no versions in common; use pack crosswalk.`,
    );
  }
  const all = diffPacks(before, after);
  const changes = all.filter(({ kind }) => kind !== 'kept');
  const kept = all.length - changes.length;
  const head = `${strong(before.id)} ${before.version} → ${after.version}: ${summary(changes)}${count(kept, 'element')} kept.`;
  const rows = changes.map((change) => [change.kind, change.element, change.id, detail(change)]);
  return {
    exit: changes.length === 0 ? 0 : 1,
    data: { before: { id: before.id, version: before.version }, after: { id: after.id, version: after.version }, kept, changes },
    text: changes.length === 0 ? head : [head, '', table(['', 'element', 'id', ''], rows)].join('\n'),
  };
}

function summary(changes: readonly PackChange[]): string {
  const byKind = Map.groupBy(changes, ({ kind }) => kind);
  return [...byKind].map(([kind, some]) => `${some.length} ${kind}, `).join('');
}

function detail({ from, into, fields }: PackChange): string {
  if (into.length > 0) return `into ${into.join(', ')}`;
  const origins = from.length > 0 ? `from ${from.join(', ')}` : '';
  const differing = fields.length > 0 ? faint(fields.join(', ')) : '';
  return [origins, differing].filter((each) => each !== '').join('; ');
}
