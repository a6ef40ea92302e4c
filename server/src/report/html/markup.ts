/**
 * HTML as a template: what stands in it as a value is only ever text, unless it is markup made here.
 *
 *     html`<p class="${style}">${text}</p>`
 */
import { raw, html as template } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Markup = HtmlEscapedString;

type Value = string | number | Markup | readonly Markup[];

export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const made = template(strings, ...values);
  if (made instanceof Promise) throw new Error('a page of a report is made at once');
  return made;
}

export const NOTHING: Markup = raw('');

/** Text that is markup already: style sheets, and drawings of a library. */
export const trusted = (markup: string): Markup => raw(markup);

/** An attribute after a space; nothing where it has no value. */
export const attribute = (name: string, value: string | null): Markup =>
  value === null || value === '' ? NOTHING : html` ${trusted(name)}="${value}"`;
