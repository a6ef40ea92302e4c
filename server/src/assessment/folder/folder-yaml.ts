/** assessment.yaml: what an assessment in the form of a folder says of itself. */
import { COMMUNITIES, commentsAfterValues, commentWarning, type Pack } from '@mufakat/framework';
import { type Document, isMap, isNode, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { IsoDate, UnicodeText } from '../../kernel/database/values.ts';
import { didYouMean } from '../../kernel/table/columns.ts';
import type { ImportError } from '../../kernel/table/model.ts';
import { fileError } from '../../kernel/table/table.ts';
import { indexPack, stageNames, stagesToWrite } from '../../packs/index.ts';
import { ConsensusRuleSchema } from '../model.ts';

export const FOLDER_FILE = 'assessment.yaml';

const Words = UnicodeText.trim().min(1).max(10_000);
const Dissent = z.strictObject({ community: z.enum(COMMUNITIES), stage: z.string(), reasons: Words });
const Decision = z.strictObject({
  indicator: z.string(),
  stage: z.string(),
  reasons: Words,
  dissent: z.array(Dissent).max(50).default([]),
});
const Head = z.strictObject({
  title: UnicodeText.trim().min(1).max(200),
  jurisdiction: z.strictObject({
    name: UnicodeText.trim().min(1).max(200),
    code: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'must be an ISO 3166 code as KR or US-CA'),
    invented: z.boolean().default(false),
  }),
  period: z.strictObject({ from: IsoDate, to: IsoDate }).refine(({ from, to }) => from <= to, 'ends before it begins'),
  pack: z.strictObject({ id: z.string().max(100), version: z.string().max(50) }),
  rule: ConsensusRuleSchema,
  decisions: z.array(Decision).max(2000).default([]),
});

/** What the file says, parsed, and where in the file each part stands. */
export type FolderHead = z.infer<typeof Head>;
export type ParsedHead = {
  readonly head: FolderHead;
  readonly lineOf: (path: readonly PropertyKey[]) => number;
  /** What is no error and may still not be meant. */
  readonly warnings: readonly ImportError[];
};
type Outcome<T> = T | { readonly errors: readonly ImportError[] };

const LIMIT = 2_000_000;

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The line of the nearest part of the path that the file has. */
function lineIn(document: Document, lines: LineCounter): (path: readonly PropertyKey[]) => number {
  return (path) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
}

function hasAlias(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** Parses assessment.yaml. Errors carry the line as their row and the path as their column. */
export function parseHead(bytes: Uint8Array): Outcome<ParsedHead> {
  const text = bytes.length > LIMIT ? null : decode(bytes);
  if (text === null) return fileError(FOLDER_FILE, 'not-utf-8', 'The file is not UTF-8 text of at most 2 MB. Save it as UTF-8.');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, schema: 'core' });
  const broken = document.errors.map(({ pos, message }) => ({
    file: FOLDER_FILE,
    row: lines.linePos(pos[0]).line,
    column: '',
    code: 'yaml-malformed',
    message: `${message.split('\n')[0] ?? ''} Correct the YAML here.`,
  }));
  if (broken.length > 0) return { errors: broken };
  if (hasAlias(document))
    return fileError(FOLDER_FILE, 'yaml-alias', 'The file uses anchors and aliases (& and *). Write each value where it belongs.');
  if (!isMap(document.contents))
    return fileError(FOLDER_FILE, 'yaml-malformed', 'The file holds no keys. Begin with title: and jurisdiction:.');
  const lineOf = lineIn(document, lines);
  const parsed = Head.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return { head: parsed.data, lineOf, warnings: warningsIn(text) };
  return {
    errors: parsed.error.issues.map(({ path, message, code }) => ({
      file: FOLDER_FILE,
      row: lineOf(path),
      column: path.map(String).join('.'),
      code,
      message: `${message}. Correct or remove it.`,
    })),
  };
}

const warningsIn = (text: string): ImportError[] =>
  commentsAfterValues(text).map((found) => ({ file: FOLDER_FILE, row: found.line, column: '', ...commentWarning(found) }));

/** Decisions whose indicator or stage the pack does not have, or that decide an indicator twice. */
export function decisionErrors(pack: Pack, { head, lineOf }: ParsedHead): ImportError[] {
  const { indicators } = indexPack(pack);
  const at = (path: readonly PropertyKey[], code: string, message: string): ImportError => ({
    file: FOLDER_FILE,
    row: lineOf(path),
    column: path.map(String).join('.'),
    code,
    message,
  });
  const ids = head.decisions.map(({ indicator }) => indicator);
  return head.decisions.flatMap(({ indicator: id, stage, dissent }, index) => {
    const here = ['decisions', index];
    const indicator = indicators.get(id);
    if (indicator === undefined) {
      const message = `The pack has no indicator of this id.${didYouMean(id, indicators.keys())}`;
      return [at([...here, 'indicator'], 'unknown-indicator', message)];
    }
    const names = stageNames(pack, indicator);
    const stages = [
      { path: [...here, 'stage'], stage },
      ...dissent.map((one, position) => ({ path: [...here, 'dissent', position, 'stage'], stage: one.stage })),
    ];
    const choices = stagesToWrite(pack, indicator).join(', ');
    const unknown = stages.filter((one) => !names.has(one.stage.toLowerCase()));
    const repeated = ids.indexOf(id) < index ? [at([...here, 'indicator'], 'repeated', 'This indicator is decided twice. Keep one.')] : [];
    return [...repeated, ...unknown.map(({ path }) => at(path, 'unknown-stage', `The stage must be one of: ${choices}.`))];
  });
}
