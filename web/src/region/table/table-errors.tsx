import type { TableError } from '@mufakat/framework';
import { useText } from '../../messages/language.tsx';
import { Table } from '../../ui/table.tsx';
import type { CsvProblem } from './read-csv.ts';

type TableErrorsProps = { readonly file: string; readonly problem: CsvProblem | null; readonly errors: readonly TableError[] };

/** More than these on the screen would help nobody. */
const SHOWN = 30;

/** Why a table was not opened: each place with its remedy. */
export function TableErrors({ file, problem, errors }: TableErrorsProps) {
  const t = useText();
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{t('region.table.refused', { file })}</p>
      {problem !== null && <p>{t(`region.table.${problem.code}`, { row: problem.row, what: problem.what })}</p>}
      {errors.length > 0 && (
        <Table
          caption={t('region.table.errors', { count: errors.length, shown: Math.min(SHOWN, errors.length) })}
          rows={errors.slice(0, SHOWN)}
          rowKey={({ row, column, code }) => [row, column, code].join(' ')}
          columns={[
            { key: 'row', title: t('views.row'), number: true, cell: ({ row }) => row },
            { key: 'column', title: t('views.columnHead'), cell: ({ column }) => column },
            { key: 'message', title: t('views.error'), cell: ({ message }) => message },
          ]}
        />
      )}
    </div>
  );
}
