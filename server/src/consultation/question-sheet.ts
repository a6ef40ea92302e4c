/**
 * The questions of a community as a workbook: its first sheet comes back as views when it is filled in, its second says what each stage asks for.
 */
import { type Community, type Indicator, type Pack, questionsFor, type Text } from '@mufakat/framework';
import writeWorkbook from 'write-excel-file/node';
import { keptResults } from '../kernel/process/kept-results.ts';
import { limitConcurrency } from '../kernel/process/limit-concurrency.ts';
import { stagesToWrite } from '../packs/index.ts';
import { VIEWS_SHEET } from './import-views.ts';
import { wordingFor } from './questions.ts';

type Cell = { readonly value: string; readonly type: StringConstructor; readonly wrap?: boolean; readonly fontWeight?: 'bold' };

const cell = (value: string): Cell => ({ value, type: String, wrap: true });
const heading = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' });
const column = (width: number) => ({ width });

const MB = 1024 * 1024;
/** Some hundred sheets, of all packs, communities and languages. A version of a pack never changes, and belongs to nobody. */
const KEPT = { most: 32 * MB, mostEach: 32 * MB, milliseconds: 24 * 60 * 60 * 1000 };

/** Writes workbooks one after the other, each once: given again to whoever is asked the same questions. */
export function keptQuestionSheets(): typeof questionSheet {
  const kept = keptResults<Uint8Array>({ ...KEPT, bytesOf: ({ length }) => length });
  const oneAtATime = limitConcurrency(1);
  return (pack, community, language) => {
    const spoken = language in pack.title ? language : pack.language;
    const key = JSON.stringify([pack.id, pack.version, community, spoken]);
    return kept.obtain('packs', key, () => oneAtATime(() => questionSheet(pack, community, spoken)));
  };
}

/** Writes the workbook in the language asked for, where the pack has it, else in the pack's own. */
async function questionSheet(pack: Pack, community: Community, language: string): Promise<Uint8Array> {
  const say = (text: Text | undefined) => text?.[language] ?? text?.[pack.language] ?? '';
  const asked = questionsFor(pack, community);
  const ask = (indicator: Indicator) => say(wordingFor(community, indicator));
  const stagesOf = (indicator: Indicator) => stagesToWrite(pack, indicator).join(', ');
  const columns = ['participant', 'community', 'indicator', 'stage', 'confidence', 'reasons', 'question'];
  const views = asked.map((indicator) => ['', community, indicator.id, '', '', '', ask(indicator)].map(cell));
  const questions = asked.map((indicator) =>
    [
      indicator.id,
      say(indicator.title),
      ask(indicator),
      say(indicator.measures),
      stagesOf(indicator),
      criteriaOf(pack, indicator, say),
    ].map(cell),
  );
  const written = await writeWorkbook([
    {
      sheet: VIEWS_SHEET,
      data: [columns.map(heading), ...views],
      columns: [18, 16, 28, 16, 12, 50, 70].map(column),
      stickyRowsCount: 1,
    },
    {
      sheet: 'Questions',
      data: [
        ['indicator', 'title', 'question', 'what it measures', 'stage: one of', 'what each stage asks for'].map(heading),
        ...questions,
      ],
      columns: [28, 32, 60, 60, 24, 110].map(column),
      stickyRowsCount: 1,
    },
  ]).toBuffer();
  return written;
}

function criteriaOf(pack: Pack, { criteria }: Indicator, say: (text: Text) => string): string {
  return criteria.map(({ stage, text }) => `${say(pack.stages[stage]?.title ?? {})}: ${say(text)}`).join('\n');
}
