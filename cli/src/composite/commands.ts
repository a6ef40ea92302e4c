/** `mufakat index …`. Each command is loaded only when it is called. */
import { type Command, InvalidArgumentError } from 'commander';
import { addCommand, type Flags } from '../terminal/add-command.ts';

/** Called without the name of a command too, as it was before there were others. */
interface OneTable {
  sheet?: string;
  header?: number;
}

const SHEET = ['--sheet <NAME>', 'sheet of the workbook that the figures are on; without it the first'] as const;

const HEADER = [
  '--header <ROW>',
  'row that holds their column names, as a spreadsheet numbers it; without it the first that is not empty',
  rowNumber,
] as const;

const DATA = ['--data <FILE>', 'figures: a row a unit, a column an indicator (CSV or XLSX)'] as const;

const META = ['--meta <FILE>', 'what the columns are: id, parent, name, weight, direction, type (CSV or XLSX)'] as const;

const OUT = ['--out <DIR>', 'folder for report.html, index.xlsx, index.json and a table in CSV'] as const;

interface IndexTables extends OneTable {
  data: string;
  meta: string;
  metaSheet?: string;
  metaHeader?: number;
  out: string;
}

const META_SHEET = ['--meta-sheet <NAME>', 'sheet that tells what the columns are'] as const;

const META_HEADER = ['--meta-header <ROW>', 'row of its column names', rowNumber] as const;

/** Files and the tables in them that are meant. */
const filesOf = ({ data, meta, sheet, header, metaSheet, metaHeader, out }: IndexTables) => ({
  ...{ data, meta, out },
  dataTable: { sheet, header },
  metaTable: { sheet: metaSheet, header: metaHeader },
});

interface TwoEditions extends IndexTables {
  earlierData: string;
  earlierSheet?: string;
  earlierHeader?: number;
  earlierMeta?: string;
  earlierRecipe?: string;
}

/** The options of a command that reads the figures of an index and what their columns are. */
const withTables = (command: Command): Command =>
  command
    .requiredOption(...DATA)
    .option(...SHEET)
    .option(...HEADER)
    .requiredOption(...META)
    .option(...META_SHEET)
    .option(...META_HEADER);

export function addIndexCommands(program: Command): void {
  const index = program.command('index').description('Composite indicators: scores, what they are made of, and how sure they are.');

  addCommand<Flags & OneTable & { out?: string }>(
    index,
    'units <PACK> <DATA>',
    'Score every unit of a table (CSV or XLSX) and report each published total that does not recompute.',
    async ([dir = '', data = ''], { out, sheet, header }) => {
      const { indexUnits } = await import('./units.ts');
      return indexUnits(dir, data, { out, table: { sheet, header } });
    },
    { isDefault: true },
  )
    .option(...SHEET)
    .option(...HEADER)
    .option('--out <FILE>', 'write every unit with its scores: .csv or .json');

  withTables(
    addCommand<Flags & IndexTables>(
      index,
      'build <RECIPE>',
      'Build an index by a recipe (JSON): scores, ranks, and what was done to which figure.',
      async ([recipe = ''], options) => {
        const { indexBuild } = await import('./build/build.ts');
        return indexBuild(recipe, filesOf(options));
      },
    ),
  ).requiredOption(...OUT);

  withTables(
    addCommand<Flags & IndexTables & { design?: string }>(
      index,
      'audit <RECIPE>',
      'Tell whether the parts of an index belong together, and how its ranks move when choices are made otherwise. Exit 1 when a run failed or parts do not fit.',
      async ([recipe = ''], options) => {
        const { indexAudit } = await import('./audit/audit.ts');
        const { design } = options;
        return indexAudit(recipe, { ...filesOf(options), ...(design !== undefined && { design }) });
      },
    ),
  )
    .option('--design <FILE>', 'what is uncertain (JSON); without it the weights, by a quarter')
    .requiredOption(...OUT);

  withTables(
    addCommand<Flags & TwoEditions>(
      index,
      'compare <RECIPE>',
      'Compare two editions of an index: how much of each change is the country’s, and how much the method’s.',
      async ([recipe = ''], options) => {
        const { indexCompare } = await import('./compare/compare.ts');
        const { out, ...files } = filesOf(options);
        const { earlierData, earlierSheet, earlierHeader, earlierMeta = files.meta, earlierRecipe = recipe } = options;
        const earlierTable = { sheet: earlierSheet ?? options.sheet, header: earlierHeader ?? options.header };
        const earlier = { ...files, recipe: earlierRecipe, data: earlierData, meta: earlierMeta, dataTable: earlierTable };
        return indexCompare(earlier, { recipe, ...files }, out);
      },
    ),
  )
    .requiredOption('--earlier-data <FILE>', 'figures of the earlier edition')
    .option('--earlier-sheet <NAME>', 'their sheet, where it has another name than --sheet')
    .option('--earlier-header <ROW>', 'their row of column names, where it is another than --header', rowNumber)
    .option('--earlier-meta <FILE>', 'where its columns were others')
    .option('--earlier-recipe <FILE>', 'where it was built otherwise')
    .requiredOption(...OUT);
}

/** A row as a spreadsheet numbers it. @throws InvalidArgumentError */
function rowNumber(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give the number of a row, from 1 on.');
}
