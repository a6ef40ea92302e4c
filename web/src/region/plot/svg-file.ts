/** A plot as a file of its own: what the style sheets of the page say of it is written into it. */

const SVG = 'http://www.w3.org/2000/svg';

const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'direction',
] as const;

/** @param drawn stands in the page, so that its styles are known; or has all of its colours itself. */
export function svgFileOf(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement; // a copy is what it is a copy of
  const sources = [drawn, ...drawn.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [at, element] of copies.entries()) {
    const source = sources[at];
    if (source === undefined) continue;
    const style = getComputedStyle(source);
    for (const property of PROPERTIES) {
      const value = style.getPropertyValue(property);
      if (value !== '') element.setAttribute(property, value);
    }
    element.removeAttribute('class');
  }
  for (const style of copy.querySelectorAll('style')) style.remove();
  copy.setAttribute('xmlns', SVG);
  copy.prepend(ground());
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** The paper below: a file is looked at on whatever ground. */
function ground(): SVGRectElement {
  const rect = document.createElementNS(SVG, 'rect');
  rect.setAttribute('width', '100%');
  rect.setAttribute('height', '100%');
  rect.setAttribute('fill', getComputedStyle(document.documentElement).getPropertyValue('--paper').trim());
  return rect;
}
