import type { ReactNode } from 'react';
import { useText } from '../messages/language.tsx';

export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly number?: boolean;
};

type TableProps<Row> = {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
};

/** A plain table; the first column heads the row. A wide one scrolls inside its own region, which the keyboard reaches. */
export function Table<Row>({ caption, columns, rows, rowKey }: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard (WCAG 2.1.1)
    <section className="table-region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, title, number }) => (
              <th key={key} scope="col" data-number={number}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ key, cell, number }, place) =>
                place === 0 ? (
                  <th key={key} scope="row" data-number={number}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} data-number={number}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The same as the plot above it, in a table. */
export function AsTable<Row>(props: TableProps<Row>) {
  const t = useText();
  return (
    <details className="as-table">
      <summary>{t('table.show')}</summary>
      <Table {...props} />
    </details>
  );
}
