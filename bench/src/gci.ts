/**
 * All countries of the index of 2020 scored under packs/gci-2020, from the texts of the table's cells to the pillars and the whole, against SurveyJS
 * with the same sums: as a form with calculated values, and as its expressions alone. Every score is compared.
 * Ours does more in that time: it checks every cell and holds every published total against the computed one.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadPack, type Pack, type TableRow } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import { readTable } from '@mufakat/server/kernel/table/read-table';
import { makeOurs, makeSurveyExpressions, makeSurveyForm, type ScoreRows } from './gci/engines.ts';
import { median, printLine, progress, timed } from './measure.ts';

const PACK = fileURLToPath(new URL('../../packs/gci-2020', import.meta.url));
/** Not part of the project: the rights in the data are unsettled. */
const DATA = fileURLToPath(new URL('../../../shared/data/gci-2020.csv', import.meta.url));
const RUNS = 30;
const WARM_UP = 5;
/** Sums of the same terms in another order. */
const SLACK = 1e-9;

type Measured = { readonly name: string; readonly p50: number };

/** Measures all rows of the data, or says that there are none; the faster peer last: the line that counts. */
export async function measureGci(): Promise<void> {
  if (!existsSync(DATA)) {
    progress('gci: SKIPPED, nothing measured: there is no ../shared/data/gci-2020.csv beside the repository; put the table there');
    return;
  }
  const rows = await readRows(DATA);
  const { ours, peers } = await compareScores(await gciPack(), rows, RUNS);
  for (const peer of peers.toSorted((a, b) => b.p50 - a.p50)) {
    printLine({ name: 'gci', ours: ours.p50, peer: peer.p50, peerName: peer.name, unit: 'ms', runs: RUNS });
  }
}

/** The pack as it stands in the repository. */
export async function gciPack(): Promise<Pack> {
  const loaded = loadPack(await readPackFolder(PACK));
  if ('errors' in loaded) throw new Error(`${loaded.errors[0]?.file}: ${loaded.errors[0]?.message}`);
  return loaded.pack;
}

async function readRows(file: string): Promise<TableRow[]> {
  const read = await readTable(file, await readFile(file));
  if ('errors' in read) throw new Error(`${file}: ${read.errors[0]?.message}`);
  const { header, rows } = read.table;
  return rows.map(({ cells }) => Object.fromEntries(header.map((column, at) => [column, cells[at] ?? ''])));
}

/**
 * Scores the same rows in all engines, in turns, so that a busy machine slows all alike.
 * @throws Error when a peer gives another score than ours does.
 */
export async function compareScores(pack: Pack, rows: readonly TableRow[], runs: number): Promise<{ ours: Measured; peers: Measured[] }> {
  const engines = [
    { name: 'mufakat', score: makeOurs(pack), took: [] as number[] },
    { name: 'survey-core (form)', score: makeSurveyForm(pack), took: [] as number[] },
    { name: 'survey-core (expressions)', score: makeSurveyExpressions(pack), took: [] as number[] },
  ] as const;
  const [first, ...others] = engines;
  for (const other of others) compare(other.name, first.score, other.score, rows);
  progress(`${rows.length} units, ${runs} runs`);
  for (let run = 0; run < WARM_UP + runs; run++) {
    for (const { score, took } of engines) took.push((await timed(() => score(rows))).took);
  }
  const measured = engines.map(({ name, took }) => ({ name, p50: median(took.slice(WARM_UP)) }));
  for (const { name, p50 } of measured) progress(`${name}: p50 ${p50.toFixed(2)} ms`);
  const [ours = { name: first.name, p50: Number.NaN }, ...peers] = measured;
  return { ours, peers };
}

function compare(name: string, ours: ScoreRows, peer: ScoreRows, rows: readonly TableRow[]): void {
  const [expected, given] = [ours(rows), peer(rows)];
  for (const [at, scores] of expected.entries()) {
    for (const [group, score] of Object.entries(scores)) {
      const other = given[at]?.[group] ?? Number.NaN;
      if (!(Math.abs(other - score) <= SLACK)) throw new Error(`row ${at + 2}, ${group}: ${name} gives ${other}, mufakat ${score}`);
    }
  }
}
