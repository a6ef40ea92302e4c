/**
 * The look that the report and the web page share: one hue for stages, quiet greys for everything else.
 * This file imports nothing, so that every renderer can use it.
 */

/** A colour of the stage ramp: `fill` for surfaces, `on` for text on it (at least 4.5:1), `edge` to outline it on white paper. */
export type RampStep = { readonly fill: string; readonly on: string; readonly edge: string };

/**
 * Five steps of one blue (OKLCH hue 225), from the floor to the top. Neighbours are at least 13 L* apart, so that the order survives a
 * grey photocopy. Colour is never alone: number and word stand beside it.
 */
export const STAGE_RAMP = [
  { fill: '#dff0f7', on: '#16232b', edge: '#7d98a5' },
  { fill: '#99cde3', on: '#16232b', edge: '#4f8ba4' },
  { fill: '#489dbb', on: '#16232b', edge: '#2b7f9c' },
  { fill: '#146f8b', on: '#ffffff', edge: '#0e5a72' },
  { fill: '#014052', on: '#ffffff', edge: '#012f3d' },
] as const satisfies readonly RampStep[];

/** Colours that carry no stage. */
export const INK = {
  text: '#16232b',
  quiet: '#53636c',
  hairline: '#c9d3d8',
  wash: '#f4f7f8',
  paper: '#ffffff',
  accent: '#146f8b',
  /** The only warm colour: the mark of invented data and of unknown. */
  caution: '#8a4b00',
  cautionWash: '#fff4e2',
  cautionEdge: '#d9a55a',
} as const;

/**
 * The colour of a stage. Scales with another number of stages than five are spread over the whole ramp.
 * @param stage index from 0; values outside are clamped.
 * @param count number of stages of the scale.
 */
export function stageColour(stage: number, count: number = STAGE_RAMP.length): RampStep {
  const last = STAGE_RAMP.length - 1;
  const position = count < 2 ? 0 : Math.round((Math.min(Math.max(stage, 0), count - 1) * last) / (count - 1));
  return STAGE_RAMP[position] ?? STAGE_RAMP[0];
}
