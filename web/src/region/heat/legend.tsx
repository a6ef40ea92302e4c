/** What the colours and marks of a region mean. */
import { useText } from '../../messages/language.tsx';
import type { Cell, Element } from '../region-data.ts';
import { useRegion } from '../use-region.ts';
import { CellMark } from './cell-mark.tsx';
import { useCellWords } from './cell-words.ts';

const STEPS = 4;

export function Legend() {
  const t = useText();
  const { region } = useRegion();
  const words = useCellWords();
  const [element] = region.dimensions;
  if (element === undefined) return null;
  const steps = element.scale === 'stage' ? element.max : STEPS;
  const values = Array.from({ length: steps + 1 }, (_, at) => (at * element.max) / steps);
  const between: Cell = { kind: 'known', low: values[1] ?? 0, high: values[2] ?? element.max };
  return (
    <dl className="region-legend">
      {values.map((value) => (
        <Entry key={value} element={element} cell={{ kind: 'known', low: value, high: value }} text={words.word(element, value)} />
      ))}
      <Entry element={element} cell={between} text={t('region.legend.between')} />
      <Entry element={element} cell={{ kind: 'unknown' }} text={t('region.legend.unknown')} />
      <Entry element={element} cell={{ kind: 'not-shared' }} text={t('region.legend.not-shared')} />
    </dl>
  );
}

function Entry({ element, cell, text }: { readonly element: Element; readonly cell: Cell; readonly text: string }) {
  return (
    <div>
      <dt>
        <CellMark element={element} cell={cell} />
      </dt>
      <dd aria-hidden="true">{text}</dd>
    </div>
  );
}
