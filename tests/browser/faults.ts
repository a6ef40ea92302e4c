/** What axe finds on a page. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** WCAG 2.2, levels A and AA. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What comes out otherwise in other colours; the rest need not be asked again of the same page in the dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Of a long list or table the first rows stand for all: what axe asks of a row costs milliseconds, and there are thousands. */
const FURTHER_ROWS = ['tbody > tr:nth-child(n + 17)', 'li:nth-child(n + 17)'];

/** Rules that are broken and where, at most three places of each; of all rules, or of those about colours. What stands in frames is a page of its own. */
export async function faultsOf(page: Page, asked: 'all' | 'colours' = 'all'): Promise<{ id: string; where: string[] }[]> {
  const axe = ['iframe', ...FURTHER_ROWS].reduce((builder, selector) => builder.exclude(selector), new AxeBuilder({ page }));
  const { violations } = await (asked === 'all' ? axe.withTags(WCAG) : axe.withRules(COLOUR_RULES)).analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html).slice(0, 3) }));
}
