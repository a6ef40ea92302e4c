/** Why a file of views was not brought in: its wrong cells, or names that are nearly the same and may be one person's. */
import { InputError, type Refused } from '@mufakat/server/kernel/table/model';
import { z } from 'zod';
import { Problem } from '../api.ts';
import { useText } from '../messages/language.tsx';
import { Table } from '../ui/table.tsx';

/** What was wrong, and how much more besides. */
type Refusal = Required<Refused> & { readonly code: string };

/** What an import was refused for; null for any other failure. */
export function refusalIn(error: Error | null): Refusal | null {
  if (!(error instanceof Problem)) return null;
  const parsed = z.array(InputError).nonempty().safeParse(error.body.errors);
  return parsed.success ? { code: error.code, errors: parsed.data, errorsOmitted: error.body.errorsOmitted ?? 0 } : null;
}

/** Wrong cells by their place. */
export function ImportErrors({ refusal }: { readonly refusal: Refusal }) {
  const t = useText();
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{t('views.refused', { count: countOf(refusal) })}</p>
      <p>{t('views.refused.remedy')}</p>
      <Places refusal={refusal} caption={t('views.errors')} />
    </div>
  );
}

type NearNamesProps = { readonly refusal: Refusal; readonly confirmed: boolean; readonly confirm: (different: boolean) => void };

/** Names that may be one person's, and the one question about all of them. */
export function NearNames({ refusal, confirmed, confirm }: NearNamesProps) {
  const t = useText();
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{t('views.names', { count: countOf(refusal) })}</p>
      <p>{t('views.names.remedy')}</p>
      <Places refusal={refusal} caption={t('views.names.table')} />
      <label className="check">
        <input type="checkbox" checked={confirmed} onChange={({ target }) => confirm(target.checked)} />
        {t('views.names.confirm')}
      </label>
    </div>
  );
}

const countOf = ({ errors, errorsOmitted }: Refusal) => errors.length + errorsOmitted;

function Places({ refusal: { errors, errorsOmitted }, caption }: { readonly refusal: Refusal; readonly caption: string }) {
  const t = useText();
  return (
    <>
      <Table
        caption={caption}
        rows={errors}
        rowKey={({ sheet, row, column, code, message }) => [sheet, row, column, code, message].join(' ')}
        columns={[
          { key: 'row', title: t('views.row'), number: true, cell: ({ sheet, row }) => (sheet === undefined ? row : `${sheet} ${row}`) },
          { key: 'column', title: t('views.columnHead'), cell: ({ column }) => column },
          { key: 'message', title: t('views.error'), cell: ({ message }) => message },
        ]}
      />
      {errorsOmitted > 0 && <p className="hint">{t('views.errors.omitted', { count: errorsOmitted })}</p>}
    </>
  );
}
