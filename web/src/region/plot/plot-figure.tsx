/** A plot that is drawn anew when its width or what it shows changes, with what can be taken away of it. */
import { useCallback } from 'react';
import { type Draw, useDrawing } from '../../ui/use-drawing.ts';
import { Downloads } from './downloads.tsx';

type PlotFigureProps = {
  /** Made once for what it shows: a new function draws anew. */
  readonly draw: Draw;
  /** What the plot says, in words. */
  readonly label: string;
  readonly caption?: string;
  readonly file: string;
  readonly rows: Parameters<typeof Downloads>[0]['rows'];
};

export function PlotFigure({ draw, label, caption, file, rows }: PlotFigureProps) {
  const place = useDrawing(useCallback((width) => cleaned(draw(width)), [draw]));
  return (
    <figure className="region-plot">
      <div ref={place} role="img" aria-label={label} />
      {caption !== undefined && <figcaption className="hint">{caption}</figcaption>}
      <Downloads name={file} rows={rows} svg={() => place.current?.querySelector('svg') ?? null} />
    </figure>
  );
}

function cleaned(drawn: Element): Element {
  // Our content policy refuses style elements; region.css has what these say.
  for (const style of drawn.querySelectorAll('style')) style.remove();
  // The figure has one name for all; names on its parts are not allowed by ARIA.
  for (const part of [drawn, ...drawn.querySelectorAll('[aria-label]')]) part.removeAttribute('aria-label');
  return drawn;
}
