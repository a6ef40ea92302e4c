/** Texts of the report as runs of a word processor, each in the script, the language and the direction that it has. */
import { type IRunOptions, TextRun } from 'docx';
import type { Inline, Run } from '../blocks.ts';
import { INK } from '../look.ts';
import { directionOf, type Setting, scriptOf, splitByScript } from '../script.ts';

/** A colour as word processors write it. */
export const hex = (colour: string): string => colour.slice(1).toUpperCase();

/** Fonts that come with office programs; where one is missing, the program takes another that has the script. */
const SCRIPTS: Readonly<Record<string, IRunOptions>> = {
  ar: { font: { cs: 'Arial' }, language: { bidirectional: 'ar-SA' }, rightToLeft: true },
  ko: { font: { eastAsia: 'Malgun Gothic', hint: 'eastAsia' }, language: { eastAsia: 'ko-KR' } },
  th: { font: { cs: 'Leelawadee UI', hint: 'cs' }, language: { bidirectional: 'th-TH' } },
  km: { font: { cs: 'Leelawadee UI', hint: 'cs' }, language: { bidirectional: 'km-KH' } },
};

function styleOf({ strong, quiet, chip }: Run): IRunOptions {
  if (chip !== undefined) {
    return {
      bold: true,
      boldComplexScript: true,
      color: hex(chip.on),
      shading: { type: 'clear', color: 'auto', fill: hex(chip.fill) },
      border: { style: 'single', size: 4, space: 0, color: hex(chip.edge) },
    };
  }
  return { ...(strong && { bold: true, boldComplexScript: true }), ...(quiet && { color: hex(INK.quiet) }) };
}

/** Line ends that people typed become line breaks. */
function lines(text: string, options: IRunOptions): TextRun[] {
  return text.split('\n').map((line, position) => new TextRun({ ...options, text: line, ...(position > 0 && { break: 1 }) }));
}

function runsOf(run: Run, own: string): TextRun[] {
  const style = styleOf(run);
  // The shade of a chip is as wide as its text: spaces that do not break give it room.
  if (run.chip !== undefined) return [new TextRun({ ...style, text: `\u00a0${run.text}\u00a0` })];
  return splitByScript(run.text, own).flatMap(({ text, lang }) => lines(text, { ...style, ...SCRIPTS[lang ?? own] }));
}

/** Runs of a paragraph. */
export const textRuns = (inline: Inline, { language }: Setting): TextRun[] => inline.flatMap((run) => runsOf(run, scriptOf(language)));

/** What makes a paragraph read the other way than the document, where its first letter does. */
export function direction(inline: Inline, setting: Setting): { bidirectional?: boolean } {
  const own = directionOf(inline.map(({ text }) => text).join(''), setting);
  return own === null || own === setting.direction ? {} : { bidirectional: own === 'rtl' };
}
