/**
 * The document as data for the Typst template. Texts go in as JSON and are only ever set as text: nothing a person typed is markup.
 */
import { type Block, type Cell, contentsDepth, type Inline, type ReportDocument } from '../blocks.ts';
import type { Drawing } from '../drawing.ts';
import { INK, STAGE_RAMP } from '../look.ts';
import { directionOf, type Setting, scriptOf, splitByScript } from '../script.ts';

type SetRun = { text: string; lang?: string; strong?: true; quiet?: true; chip?: { fill: string; on: string; edge: string } };
/** `turn` is the direction of a text that reads the other way than the document. */
type SetText = { runs: SetRun[]; turn: 'ltr' | 'rtl' | null };

/** Runs split where the script changes, so that each piece carries its language into the tags of the PDF. */
function setInline(inline: Inline, setting: Setting): SetText {
  const { language, direction } = setting;
  const runs = inline.flatMap((run) =>
    splitByScript(run.text, scriptOf(language)).map(({ text, lang }): SetRun => {
      const style = {
        ...(run.strong && { strong: true as const }),
        ...(run.quiet && { quiet: true as const }),
        ...(run.chip && { chip: run.chip }),
      };
      return lang === null ? { text, ...style } : { text, lang, ...style };
    }),
  );
  const own = directionOf(inline.map(({ text }) => text).join(''), setting);
  return { runs, turn: own === direction ? null : own };
}

const setPlain = (text: string, setting: Setting): SetText => setInline([{ text }], setting);

/** Typst reads missing and null alike only through `at(default:)`; every shape has the same members instead. */
function setDrawing({ width, height, shapes, alt }: Drawing) {
  const same = shapes.map((shape) => ({ fill: null, stroke: null, dashed: false, ...shape }));
  return { width, height, shapes: same, alt };
}

function setCell({ text, drawing }: Cell, setting: Setting) {
  return { text: text === undefined ? null : setInline(text, setting), drawing: drawing === undefined ? null : setDrawing(drawing) };
}

function setBlock(block: Block, setting: Setting): unknown {
  switch (block.kind) {
    case 'heading':
      return { ...block, text: setPlain(block.text, setting) };
    case 'paragraph':
      return { ...block, text: setInline(block.text, setting) };
    case 'note':
      return { ...block, text: setInline(block.text, setting) };
    case 'list':
      return { kind: block.kind, items: block.items.map((item) => setInline(item, setting)) };
    case 'definitions':
      return {
        kind: block.kind,
        items: block.items.map(({ term, paragraphs }) => ({
          term: setPlain(term, setting),
          paragraphs: paragraphs.map((text) => setInline(text, setting)),
        })),
      };
    case 'figure':
      return {
        kind: block.kind,
        drawing: setDrawing(block.drawing),
        caption: block.caption === undefined ? null : setPlain(block.caption, setting),
      };
    case 'table':
      return {
        kind: block.kind,
        caption: setPlain(block.caption, setting),
        columns: block.columns.map(({ title, share, align, points }) => ({
          title: setPlain(title, setting),
          share,
          end: align === 'end',
          points: points ?? null,
        })),
        rows: block.rows.map((row) => row.map((cell) => setCell(cell, setting))),
      };
  }
}

/** The JSON text that `report.typ` reads as `sys.inputs.data`. */
export function typstData(document: ReportDocument): string {
  const [year, month, day] = document.date.split('-').map(Number);
  return JSON.stringify({
    title: document.title,
    language: document.language,
    direction: document.direction,
    words: document.words,
    date: { year, month, day },
    banner: document.banner,
    hash: document.hash,
    country: setPlain(document.country, document),
    code: document.code,
    heading: setPlain(document.title, document),
    period: document.period,
    pack: setPlain(document.pack, document),
    ink: INK,
    ramp: STAGE_RAMP,
    depth: contentsDepth(document.blocks),
    blocks: document.blocks.map((block) => setBlock(block, document)),
  });
}
