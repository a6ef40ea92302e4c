/** Plots by Observable Plot, as SVG in text, without a browser. */
import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Plot } from './index-section.ts';

/** The look of the report. */
export const INK = {
  accent: '#0e5a72',
  quiet: '#4e5e67',
  ink: '#16232b',
  caution: '#8a4b00',
  ramp: ['#dff0f7', '#99cde3', '#489dbb', '#146f8b', '#014052'],
};

/** @param alt what is to be seen, in a sentence */
export function drawn(alt: string, options: PlotOptions): Plot {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = plot({
    style: { fontFamily: 'inherit', fontSize: '12px', background: 'none', color: INK.ink },
    ...options,
    document: document as unknown as Document,
  });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', alt);
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return { svg: svg.outerHTML, alt };
}
