import type { Sign } from '@mufakat/server/report/page';

/** A part of what is told about an index: a sentence, plots where there are some, and the table that they show. */
export type Section = {
  /** Also the name of a sheet: at most 31 characters, none of \\ / ? * [ ] : */
  readonly title: string;
  readonly sentence: string;
  readonly figure: Figure | null;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
};

export type Value = string | number | null;

/** `digits` are those after the point; without them numbers are whole. */
export type Column = { readonly title: string; readonly digits?: number };

/** Columns with the same digits. */
export const columnsOf = (titles: readonly string[], digits?: number): Column[] =>
  titles.map((title) => (digits === undefined ? { title } : { title, digits }));

/** Plots that belong together, such as of the first and the next units, with what their colours mean. */
export type Figure = {
  readonly panels: readonly Panel[];
  readonly legend: readonly Sign[];
  /** What is to be seen, in a sentence or two. */
  readonly caption: string;
};

/** SVG, and in words what it shows. */
export type Panel = { readonly svg: string; readonly alt: string };
