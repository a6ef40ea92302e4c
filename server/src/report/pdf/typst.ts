/**
 * The document as data for the Typst template. Texts go in as JSON and are only ever set as text: nothing a person typed is markup.
 */
import { type Block, type Cell, contentsDepth, type Inline, type ReportDocument } from '../blocks.ts';
import type { Drawing } from '../drawing.ts';
import { INK, STAGE_RAMP } from '../look.ts';
import { isRightToLeft, splitByScript } from '../script.ts';

type SetRun = { text: string; lang?: string; strong?: true; quiet?: true; chip?: { fill: string; on: string; edge: string } };
type SetText = { runs: SetRun[]; rtl: boolean };

/** Runs split where the script changes, so that each piece carries its language into the tags of the PDF. */
function setInline(inline: Inline): SetText {
  const runs = inline.flatMap((run) =>
    splitByScript(run.text).map(({ text, lang }): SetRun => {
      const style = {
        ...(run.strong && { strong: true as const }),
        ...(run.quiet && { quiet: true as const }),
        ...(run.chip && { chip: run.chip }),
      };
      return lang === null ? { text, ...style } : { text, lang, ...style };
    }),
  );
  return { runs, rtl: isRightToLeft(inline.map(({ text }) => text).join('')) };
}

const setPlain = (text: string): SetText => setInline([{ text }]);

/** Typst reads missing and null alike only through `at(default:)`; every shape has the same members instead. */
function setDrawing({ width, height, shapes, alt }: Drawing) {
  const same = shapes.map((shape) => ({ fill: null, stroke: null, dashed: false, ...shape }));
  return { width, height, shapes: same, alt };
}

function setCell({ text, drawing }: Cell) {
  return { text: text === undefined ? null : setInline(text), drawing: drawing === undefined ? null : setDrawing(drawing) };
}

function setBlock(block: Block): unknown {
  switch (block.kind) {
    case 'heading':
      return { ...block, text: setPlain(block.text) };
    case 'paragraph':
      return { ...block, text: setInline(block.text) };
    case 'note':
      return { ...block, text: setInline(block.text) };
    case 'list':
      return { kind: block.kind, items: block.items.map(setInline) };
    case 'definitions':
      return {
        kind: block.kind,
        items: block.items.map(({ term, paragraphs }) => ({ term: setPlain(term), paragraphs: paragraphs.map(setInline) })),
      };
    case 'figure':
      return {
        kind: block.kind,
        drawing: setDrawing(block.drawing),
        caption: block.caption === undefined ? null : setPlain(block.caption),
      };
    case 'table':
      return {
        kind: block.kind,
        caption: setPlain(block.caption),
        columns: block.columns.map(({ title, share, align, points }) => ({
          title: setPlain(title),
          share,
          end: align === 'end',
          points: points ?? null,
        })),
        rows: block.rows.map((row) => row.map(setCell)),
      };
  }
}

/** The JSON text that `report.typ` reads as `sys.inputs.data`. */
export function typstData(document: ReportDocument): string {
  const [year, month, day] = document.date.split('-').map(Number);
  return JSON.stringify({
    title: document.title,
    language: document.language,
    date: { year, month, day },
    banner: document.banner,
    hash: document.hash,
    country: setPlain(document.country),
    code: document.code,
    heading: setPlain(document.title),
    period: document.period,
    pack: setPlain(document.pack),
    ink: INK,
    ramp: STAGE_RAMP,
    depth: contentsDepth(document.blocks),
    blocks: document.blocks.map(setBlock),
  });
}
