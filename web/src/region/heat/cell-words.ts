/** How the value of a cell is called, in words and in figures. */
import { useLanguage, useText } from '../../messages/language.tsx';
import { scaleWords } from '../../packs/words.ts';
import type { Cell, Element } from '../region-data.ts';
import { useRegion } from '../use-region.ts';

export type CellWords = {
  /** The figure alone: a stage's number, points or a share with one decimal. */
  readonly figure: (element: Element, value: number) => string;
  /** The name of a stage; '' where there are no stages. */
  readonly word: (element: Element, value: number) => string;
  /** The stage in words where there are stages, the figure of its maximum else. */
  readonly value: (element: Element, value: number) => string;
  /** A whole cell in words. */
  readonly cell: (element: Element, cell: Cell) => string;
};

export function useCellWords(): CellWords {
  const t = useText();
  const { language } = useLanguage();
  const { pack } = useRegion().region;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const figure: CellWords['figure'] = ({ scale }, value) => (scale === 'share' ? share : number).format(value);
  const word: CellWords['word'] = (element, at) => scaleWords(pack, element, language).steps?.[at]?.words ?? '';
  const value: CellWords['value'] = (element, at) => {
    const name = word(element, at);
    if (name !== '') return `${number.format(at)} ${name}`;
    return element.scale === 'points'
      ? t('scale.points', { value: figure(element, at), max: number.format(element.max) })
      : figure(element, at);
  };
  const cell: CellWords['cell'] = (element, one) => {
    if (one.kind !== 'known') return t(`region.cell.${one.kind}`);
    if (one.low === one.high) return value(element, one.low);
    return t('reading.between', { low: value(element, one.low), high: value(element, one.high) });
  };
  return { figure, word, value, cell };
}
