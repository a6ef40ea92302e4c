/** A drawing in the page that is made anew when its width or what it shows changes. */
import { type RefObject, useEffect, useRef, useState } from 'react';

export type Draw = (width: number) => Element;

/**
 * @param draw what is drawn at a width in pixels; made once for what it shows, as a new function draws anew
 * @returns the element that it stands in
 */
export function useDrawing(draw: Draw): RefObject<HTMLDivElement | null> {
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
    element.replaceChildren(draw(width));
  }, [draw, width]);

  return place;
}
