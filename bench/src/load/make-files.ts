/**
 * The files of an invented pack of any size, as long and as linked as packs/baseline is: three wordings of every question, guidance, mappings, terms,
 * sources, a glossary, instruments and one translation. The words say nothing.
 */
import { seededRandom } from '../measure.ts';

const STAGES = ['start-up', 'formative', 'established', 'strategic', 'dynamic'];
/** Stages of the criteria of one indicator. */
const CRITERIA = [1, 1, 2, 2, 2, 3, 3, 3, 4, 4];
const INDICATORS = 5;
const FACTORS = 5;
const TERMS = 60;
const PROVISIONS = 40;
const WORDS =
  'the law in force names every act against systems and data with proof that investigators courts and teams can use when they need it';

type Write = { readonly random: () => number; readonly lines: string[] };

function prose({ random }: Write, words: number): string {
  const all = WORDS.split(' ');
  return Array.from({ length: words }, () => all[Math.floor(random() * all.length)]).join(' ');
}

/** A folded text, as a person writes one that is longer than a line. */
function folded(write: Write, indent: string, key: string, words: number): void {
  const half = Math.ceil(words / 2);
  write.lines.push(`${indent}${key}: >-`, `${indent}  ${prose(write, half)}`, `${indent}  ${prose(write, words - half)}.`);
}

function writeCriterion(write: Write, id: string, stage: number): void {
  write.lines.push(`              - id: ${id}`, `                stage: ${STAGES[stage]}`);
  folded(write, '                ', 'text', 26);
  write.lines.push(`                effort: ${1 + Math.floor(write.random() * 5)}`);
  write.lines.push('                sources: [{ kind: statute, access: public }, { kind: court-decision, access: restricted }]');
}

function writeIndicator(write: Write, id: string): void {
  const any = (count: number) => Math.floor(write.random() * count);
  write.lines.push(`          - id: ${id}`, `            title: ${prose(write, 3)}`);
  folded(write, '            ', 'measures', 22);
  write.lines.push(`            matters: ${prose(write, 18)}.`, '            question:');
  for (const wording of ['legal', 'technical', 'plain']) write.lines.push(`              ${wording}: ${prose(write, 18)}?`);
  write.lines.push('            communities: [legal, technical, policy]', '            guidance:');
  for (let n = 0; n < 3; n++) write.lines.push(`              - ${prose(write, 16)}.`);
  write.lines.push('            leadTimeMonths: [6, 12, 12, 24]', '            mappings:');
  for (const relation of ['equal', 'broader']) {
    write.lines.push(`              - { to: 'treaty:${1 + any(PROVISIONS)}', relation: ${relation} }`);
  }
  write.lines.push(`            terms: [term-${any(TERMS)}, term-${any(TERMS)}, term-${any(TERMS)}]`, '            criteria:');
  for (const [at, stage] of CRITERIA.entries()) writeCriterion(write, `${id}.c${at}`, stage);
}

function dimensionFile(random: () => number, id: string): string {
  const write: Write = { random, lines: ['groups:', `  - id: ${id}`, `    title: ${id}`] };
  folded(write, '    ', 'description', 24);
  write.lines.push('    groups:');
  for (let factor = 0; factor < FACTORS; factor++) {
    write.lines.push(`      - id: ${id}-f${factor}`, `        title: ${prose(write, 2)}`, '        indicators:');
    for (let indicator = 0; indicator < INDICATORS; indicator++) writeIndicator(write, `${id}-f${factor}-i${indicator}`);
  }
  return `${write.lines.join('\n')}\n`;
}

function glossaryFile(random: () => number): string {
  const write: Write = { random, lines: ['glossary:'] };
  for (let term = 0; term < TERMS; term++) {
    write.lines.push(`  - id: term-${term}`, `    term: ${prose(write, 2)}`);
    for (const wording of ['legal', 'technical', 'plain', 'isNot']) folded(write, '    ', wording, 18);
  }
  write.lines.push('instruments:', '  - id: treaty', '    title: A treaty', '    provisions:');
  for (let provision = 1; provision <= PROVISIONS; provision++) write.lines.push(`      "${provision}": ${prose(write, 3)}`);
  return `${write.lines.join('\n')}\n`;
}

function textsFile(dimensions: readonly string[]): string {
  const ids = dimensions.flatMap((id) => [id, ...Array.from({ length: FACTORS }, (_, factor) => `${id}-f${factor}`)]);
  return ['language: ko', 'texts:', ...ids.map((id) => `  ${id}: { title: 평가 ${id} }`)].join('\n');
}

function entryFile(files: readonly string[]): string {
  return `pack: invented
version: 1.0.0
language: en
title: An invented pack
description: For measuring how long a pack takes to load
licence: CC0-1.0
labels: [dimension, factor]
stages:
${STAGES.map((id) => `  - { id: ${id}, title: ${id}, meaning: A stage }`).join('\n')}
communities: [legal, technical, policy]
files: [${files.join(', ')}]
`;
}

/** Texts by file name, as `loadPack` takes them, the same at every run. @param dimensions each holds 250 criteria. */
export function makePackFiles(dimensions: number): Map<string, string> {
  const random = seededRandom(41);
  const ids = Array.from({ length: dimensions }, (_, at) => `d${at}`);
  const parts = new Map([
    ...ids.map((id) => [`dimensions/${id}.yaml`, dimensionFile(random, id)] as const),
    ['glossary.yaml', glossaryFile(random)],
    ['texts/ko.yaml', textsFile(ids)],
  ]);
  return new Map([['pack.yaml', entryFile([...parts.keys()])], ...parts]);
}
