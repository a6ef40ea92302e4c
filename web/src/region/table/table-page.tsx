/** A table of scores that somebody has, read in the browser and sent nowhere. */
import { FrameworkError, type Pack, type TableError } from '@mufakat/framework';
import { useSuspenseQueries, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useText } from '../../messages/language.tsx';
import { packQuery, packsQuery } from '../../queries.ts';
import { Page } from '../../ui/shell/page.tsx';
import { Empty } from '../../ui/states/states.tsx';
import { useWords } from '../../ui/words.tsx';
import { RegionViews } from '../region-views.tsx';
import { CSV_LIMITS, type CsvProblem, readCsv } from './read-csv.ts';
import { regionOfTable, type TableRegion } from './region-of-table.ts';
import { TableErrors } from './table-errors.tsx';
import '../region.css';

const route = getRouteApi('/region/table');

type Opened =
  | { readonly kind: 'region'; readonly file: string; readonly made: TableRegion }
  | { readonly kind: 'wrong'; readonly file: string; readonly problem: CsvProblem | null; readonly errors: readonly TableError[] };

export function TablePage() {
  const t = useText();
  const packs = useTablePacks();
  const [packId, setPackId] = useState(packs[0]?.id);
  const [opened, setOpened] = useState<Opened>();
  const pack = packs.find(({ id }) => id === packId);
  return (
    <Page title={t('region.table.title')} eyebrow={<Link to="/region">{t('region.all')}</Link>} lead={t('region.table.lead')}>
      {pack === undefined ? (
        <Empty title={t('region.table.noPack')} />
      ) : (
        <details className="open-table" open={opened?.kind !== 'region'}>
          <summary>{t('region.table.open')}</summary>
          <OpenTable packs={packs} pack={pack} onPack={setPackId} onOpen={(file) => void openTable(file, pack).then(setOpened)} />
        </details>
      )}
      {opened?.kind === 'wrong' && <TableErrors {...opened} />}
      {opened?.kind === 'region' && <TableViews {...opened} />}
    </Page>
  );
}

function TableViews({ made, file }: { readonly made: TableRegion; readonly file: string }) {
  const t = useText();
  const search = route.useSearch();
  const source = useMemo(() => ({ kind: 'table' as const, file }), [file]);
  const { region, contradictions } = made;
  const countries = new Set(contradictions.map(({ unit }) => unit)).size;
  return (
    <>
      <p className="done" role="status">
        {t('region.table.opened', { file, countries: region.countries.length })}{' '}
        {countries > 0 && t('region.table.contradictions', { count: countries })}
      </p>
      <RegionViews region={region} source={source} search={search} />
    </>
  );
}

/** The packs of this server whose indicators name columns. */
function useTablePacks(): Pack[] {
  const { data } = useSuspenseQuery(packsQuery);
  const packs = useSuspenseQueries({ queries: data.map(({ id, version }) => packQuery(id, version)) });
  return packs.map((query) => query.data).filter((pack) => pack.data !== undefined);
}

type OpenTableProps = {
  readonly packs: readonly Pack[];
  readonly pack: Pack;
  readonly onPack: (id: string) => void;
  readonly onOpen: (file: File) => void;
};

function OpenTable({ packs, pack, onPack, onOpen }: OpenTableProps) {
  const t = useText();
  const words = useWords(pack);
  return (
    <form className="form panel" aria-label={t('region.table.open')}>
      <label className="field">
        <span className="label">{t('region.table.pack')}</span>
        <select value={pack.id} onChange={({ target }) => onPack(target.value)}>
          {packs.map(({ id, title, language }) => (
            <option key={id} value={id}>
              {words(title) || title[language]}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t('region.table.file')}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) onOpen(file);
          }}
        />
      </label>
      <p className="hint">{t('region.table.columns', { unit: pack.data?.unit ?? '' })}</p>
    </form>
  );
}

/** Looks at the size before it reads. What is not UTF-8 would be read as other letters than were written. */
async function openTable(file: File, pack: Pack): Promise<Opened> {
  const wrong = (problem: CsvProblem | null, errors: readonly TableError[] = []): Opened => ({
    kind: 'wrong',
    file: file.name,
    problem,
    errors,
  });
  if (file.size > CSV_LIMITS.bytes) return wrong({ code: 'csv.too-large', row: 0, what: String(CSV_LIMITS.bytes) });
  const text = await file
    .arrayBuffer()
    .then((bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    .catch(() => null);
  if (text === null) return wrong({ code: 'csv.unreadable', row: 0, what: '' });
  const read = readCsv(text);
  if (!('rows' in read)) return wrong(read);
  try {
    const made = regionOfTable(pack, read.rows);
    return 'errors' in made ? wrong(null, made.errors) : { kind: 'region', file: file.name, made };
  } catch (error) {
    if (error instanceof FrameworkError) return wrong({ code: 'csv.unreadable', row: 0, what: error.message });
    throw error;
  }
}
