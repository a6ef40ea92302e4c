/** Taking away what a view shows: its table, and its plot where it has one. */
import { Button } from 'react-aria-components/Button';
import { useText } from '../../messages/language.tsx';
import { save } from '../../ui/download.ts';
import { csvOf } from '../table/csv.ts';
import { svgFileOf } from './svg-file.ts';

type DownloadsProps = {
  /** Without an ending. */
  readonly name: string;
  readonly rows: () => readonly (readonly (string | number | null)[])[];
  readonly svg?: () => SVGSVGElement | null;
};

export function Downloads({ name, rows, svg }: DownloadsProps) {
  const t = useText();
  const take = (content: string, ending: string, type: string) => save({ blob: new Blob([content], { type }), name: `${name}.${ending}` });
  const takeSvg = () => {
    const drawn = svg?.() ?? null;
    if (drawn !== null) take(svgFileOf(drawn), 'svg', 'image/svg+xml');
  };
  return (
    <div className="actions">
      <Button className="button button-small" onPress={() => take(csvOf(rows()), 'csv', 'text/csv;charset=utf-8')}>
        {t('region.take.csv')}
      </Button>
      {svg !== undefined && (
        <Button className="button button-small" onPress={takeSvg}>
          {t('region.take.svg')}
        </Button>
      )}
    </div>
  );
}
