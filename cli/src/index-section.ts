/** A part of what is told about an index: a sentence, a plot where there is one, and the table that it shows. */
export type Section = {
  /** At most 31 characters: also the name of a sheet. */
  readonly title: string;
  readonly sentence: string;
  readonly plot: Plot | null;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | number | null)[])[];
};

export type Column = { readonly title: string /** Digits after the point. */; readonly digits?: number };

/** SVG, and in words what is to be seen. */
export type Plot = { readonly svg: string; readonly alt: string };
