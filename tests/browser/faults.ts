/** What axe finds on a page. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** WCAG 2.2, levels A and AA. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What comes out otherwise in other colours; the rest need not be asked again of the same page in the dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Of a long list or table the first rows stand for all: what axe asks of a row costs milliseconds, and there are thousands. */
const FURTHER_ROWS = ['tbody > tr:nth-child(n + 17)', 'li:nth-child(n + 17)'];

type Asked = 'all' | 'colours' | 'best practice';

/**
 * Rules that are broken and where, at most three places of each: of WCAG all or those about colours, or of what axe recommends beyond WCAG. What stands
 * in frames is a page of its own: without frames axe may run in its legacy mode, which passes no results between frames and takes a third of the time.
 */
export async function faultsOf(page: Page, asked: Asked = 'all'): Promise<{ id: string; where: string[] }[]> {
  const axe = ['iframe', ...FURTHER_ROWS].reduce((builder, selector) => builder.exclude(selector), new AxeBuilder({ page }));
  axe.options({ resultTypes: ['violations'] }).setLegacyMode();
  if (asked === 'colours') axe.withRules(COLOUR_RULES);
  else axe.withTags(asked === 'all' ? WCAG : 'best-practice');
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html).slice(0, 3) }));
}
