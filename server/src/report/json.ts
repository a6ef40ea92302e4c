/** The report for other programs: what every other format says, in one canonical form. */
import { canonicalJson } from '@mufakat/ledger';
import type { WholeReport } from './document.ts';

/** The whole file, in one canonical form: the same input gives the same bytes. */
export const renderJson = ({ data }: WholeReport): string => `${canonicalJson(data)}\n`;
