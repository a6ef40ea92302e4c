/** A cell of a region as a mark: coloured by stage, split where it is an interval, hatched where it is not shared. */
import { rampStep } from '../../packs/words.ts';
import { type Cell, type Element, valuesOf } from '../region-data.ts';
import { useCellWords } from './cell-words.ts';

type CellMarkProps = { readonly element: Element; readonly cell: Cell };

export function CellMark({ element, cell }: CellMarkProps) {
  const words = useCellWords();
  const told = words.cell(element, cell);
  return (
    <span className="cell-mark" data-kind={cell.kind} title={told}>
      <span aria-hidden="true" className="cell-parts">
        {valuesOf(cell).map((value) => (
          <span key={value} className="cell-part" data-step={rampStep(value, element.max)}>
            {words.figure(element, value)}
          </span>
        ))}
        {cell.kind === 'unknown' && '?'}
        {cell.kind === 'not-applicable' && '∅'}
      </span>
      <span className="visually-hidden">{told}</span>
    </span>
  );
}
