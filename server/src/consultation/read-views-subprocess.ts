/** Reads a table of views that somebody sends in a process of its own, where it is also held against the pack. */
import type { Refused } from '../kernel/table/model.ts';
import { type Reading, readTableInSubprocess } from '../kernel/table/read-table-subprocess.ts';
import type { TablePlace } from '../kernel/table/table.ts';
import type { Answerable } from '../packs/index.ts';
import type { parse, ViewLayout, ViewRow, ViewSettings } from './import-views.ts';

/** Views and where they stand: what an error in one of them names. */
export type ReadViews = { readonly place: TablePlace; readonly views: readonly ViewRow[] };

type ParsedViews = Exclude<ReturnType<typeof parse>, Refused>;

/**
 * Reads views from CSV or XLSX as `readTableInSubprocess` and `parseViewTable` do.
 * @throws Problem `file-too-large`; what reading `content` throws.
 */
export async function readViewsInSubprocess(
  file: string,
  content: AsyncIterable<Uint8Array>,
  askable: Answerable,
  { layout, ...reading }: Reading & { readonly layout?: ViewLayout } = {},
): Promise<ReadViews | Refused> {
  const parser = { module: new URL('./import-views.ts', import.meta.url), settings: { askable, layout } };
  const read = await readTableInSubprocess<ViewSettings, ParsedViews>(file, content, parser, reading);
  return 'errors' in read ? read : { place: read.place, views: read.parsed.views };
}
