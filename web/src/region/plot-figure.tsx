/** A plot that is drawn anew when its width or what it shows changes, with what can be taken away of it. */
import { useEffect, useRef, useState } from 'react';
import { Downloads } from './downloads.tsx';

export type Draw = (width: number) => Element;

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
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const watch = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const element = place.current;
    if (element === null || width === 0) return;
    element.replaceChildren(cleaned(draw(width)));
  }, [draw, width]);

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
