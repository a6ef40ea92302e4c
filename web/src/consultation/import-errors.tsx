/** Why a file of views was not brought in: its wrong cells, or names that are nearly the same and may be one person's. */
import { ImportError, type Refused } from '@mufakat/server/kernel/table/model';
import { z } from 'zod';
import { Problem } from '../api.ts';
import { useText } from '../messages/language.tsx';
import { Table } from '../ui/table.tsx';

/** What was wrong, and how much more besides. */
type Refusal = Required<Refused> & { readonly code: string };

/** What an import was refused for; null for any other failure. */
export function refusalIn(error: Error | null): Refusal | null {
  if (!(error instanceof Problem)) return null;
  const parsed = z.array(ImportError).nonempty().safeParse(error.body.errors);
  return parsed.success ? { code: error.code, errors: parsed.data, errorsOmitted: error.body.errorsOmitted ?? 0 } : null;
}

/** Wrong cells by their place. */
export function ImportErrors({ refusal }: { readonly refusal: Refusal }) {
  const say = useText();
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{say('views.refused', { count: countOf(refusal) })}</p>
      <p>{say('views.refused.remedy')}</p>
      <Places refusal={refusal} caption={say('views.errors')} />
    </div>
  );
}

type NearNamesProps = { readonly refusal: Refusal; readonly confirmed: boolean; readonly confirm: (different: boolean) => void };

/** Names that may be one person's, and the one question about all of them. */
export function NearNames({ refusal, confirmed, confirm }: NearNamesProps) {
  const say = useText();
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{say('views.names', { count: countOf(refusal) })}</p>
      <p>{say('views.names.remedy')}</p>
      <Places refusal={refusal} caption={say('views.names.table')} />
      <label className="check">
        <input type="checkbox" checked={confirmed} onChange={({ target }) => confirm(target.checked)} />
        {say('views.names.confirm')}
      </label>
    </div>
  );
}

const countOf = ({ errors, errorsOmitted }: Refusal) => errors.length + errorsOmitted;

function Places({ refusal: { errors, errorsOmitted }, caption }: { readonly refusal: Refusal; readonly caption: string }) {
  const say = useText();
  return (
    <>
      <Table
        caption={caption}
        rows={errors}
        rowKey={({ sheet, row, column, code, message }) => [sheet, row, column, code, message].join(' ')}
        columns={[
          { key: 'row', title: say('views.row'), number: true, cell: ({ sheet, row }) => (sheet === undefined ? row : `${sheet} ${row}`) },
          { key: 'column', title: say('views.columnHead'), cell: ({ column }) => column },
          { key: 'message', title: say('views.error'), cell: ({ message }) => message },
        ]}
      />
      {errorsOmitted > 0 && <p className="hint">{say('views.errors.omitted', { count: errorsOmitted })}</p>}
    </>
  );
}
