/** The parts of the report in their order: the one list of what capabilities contribute. Chapters and sheets stand in the order of this list. */
import { criteria, findings, method, profile, readings, summary } from '../assessment/report.ts';
import { participants, views } from '../consultation/report.ts';
import { terms } from '../packs/report.ts';
import { sources } from '../source/report.ts';
import type { MakePart } from './part.ts';

export const PARTS: readonly MakePart[] = [summary, method, profile, readings, participants, criteria, views, findings, sources, terms];
