/**
 * YAML for pack files: plain values fast, positions only when they are needed, and nothing of YAML that a pack has no use for
 * (aliases, tags, several documents), so that a small file cannot become a large one.
 */
import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Scalar, visit, type YAMLMap } from 'yaml';

export type Position = { readonly line: number; readonly column: number };
/** A place in parsed data: the path to it, and whether its key or its value is meant. */
export type Place = { readonly path: readonly PropertyKey[]; readonly at: 'key' | 'value' };
export type YamlProblem = Position & { readonly code: string; readonly message: string };

/**
 * Bounds on one file: characters before anything is parsed; depth by the plain parse; indentation and characters (`thorough`) before the other one, which
 * takes a kilobyte of memory for each character in the worst case.
 */
export const YAML_LIMITS = { characters: 4_000_000, depth: 48, indentation: 256, thorough: 500_000 } as const;

/** Position of a character offset. */
function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}

/** Control characters other than tab and line breaks. */
const CONTROL = /[^\P{Cc}\t\n\r\u0085]/u;

/** What no parser is shown. */
function outOfBounds(text: string): YamlProblem | null {
  if (text.length > YAML_LIMITS.characters) {
    const message = `the file has more than ${YAML_LIMITS.characters} characters; split it into several files`;
    return { line: 1, column: 1, code: 'pack.too-large', message };
  }
  const undecodable = text.indexOf('\ufffd');
  if (undecodable < 0) return null;
  return {
    ...positionAt(text, undecodable),
    code: 'pack.not-utf8',
    message: 'a character is not valid UTF-8; save the file as UTF-8',
  };
}

/** What the plain parse refuses and the other parser must not see: it knows no bound on depth. */
function outOfReason(text: string): YamlProblem | null {
  const problem = (offset: number, code: string, message: string) => ({ ...positionAt(text, offset), code, message });
  const control = text.search(CONTROL);
  if (control >= 0) return problem(control, 'pack.control-character', 'a control character stands here; remove it');
  return tooDeep(text, problem);
}

/** Counts brackets and leading indicators instead of parsing: whatever is deep for a parser is deep here too. */
function tooDeep(text: string, problem: (offset: number, code: string, message: string) => YamlProblem): YamlProblem | null {
  const message = `nested deeper than ${YAML_LIMITS.depth} levels; a pack needs far fewer`;
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) open++;
    else if ((code === 93 || code === 125) && open > 0) open--;
    if (open > YAML_LIMITS.depth) return problem(at, 'pack.too-deep', message);
  }
  const indented = text.search(new RegExp(`^[ \\t?-]{${YAML_LIMITS.indentation}}`, 'm'));
  return indented < 0 ? null : problem(indented, 'pack.too-deep', message);
}

/**
 * Parses one YAML file into plain values, or says everything that is wrong with its YAML.
 * The plain parse is quick and bounds depth; only a file that it refuses is looked at again, for all problems and their places. Of a very large file the
 * first problem is told.
 */
export function parseYaml(text: string): { value: unknown } | { problems: YamlProblem[] } {
  const bounds = outOfBounds(text);
  if (bounds !== null) return { problems: [bounds] };
  try {
    return { value: load(text, { schema: CORE_SCHEMA, maxAliases: 0, maxDepth: YAML_LIMITS.depth }) };
  } catch (error) {
    const reason = outOfReason(text);
    if (reason !== null) return { problems: [reason] };
    const problems = text.length > YAML_LIMITS.thorough ? [] : allProblems(text);
    return { problems: problems.length > 0 ? problems : [plainProblem(text, error)] };
  }
}

function plainProblem(text: string, error: unknown): YamlProblem {
  if (!(error instanceof YAMLException))
    return { line: 1, column: 1, code: 'pack.yaml', message: 'this is not YAML that can be read; check the file' };
  const position = positionAt(text, error.mark?.position ?? 0);
  return { ...position, code: 'pack.yaml', message: `${error.reason}; correct the YAML here` };
}

const REMEDY: Readonly<Record<string, { code: string; message: string }>> = {
  TAB_AS_INDENT: { code: 'pack.tab', message: 'a tab is used for indentation; use spaces' },
  MULTIPLE_DOCS: { code: 'pack.several-documents', message: 'a second document begins here; a file holds one, remove "---"' },
};

/** How the other parser is asked: unique keys are looked for here, because it compares each with each. */
const OPTIONS = { prettyErrors: false, schema: 'core', merge: false, uniqueKeys: false } as const;

/** The text of a parser's message without its own position and period. */
const plain = (message: string) => (message.split('\n')[0] ?? message).replace(/\.?$/, '');

/** Keys of one map that stand there already. */
function repeatedKeys({ items }: YAMLMap): Scalar[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => (isScalar(key) && seen.size === seen.add(String(key.value)).size ? [key] : []));
}

function allProblems(text: string): YamlProblem[] {
  const lines = new LineCounter();
  const problems: YamlProblem[] = [];
  const add = (offset: number, code: string, message: string) => {
    const { line, col } = lines.linePos(offset);
    problems.push({ line: Math.max(line, 1), column: Math.max(col, 1), code, message });
  };
  try {
    const document = parseDocument(text, { ...OPTIONS, lineCounter: lines });
    for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
      const known = REMEDY[code];
      add(pos[0], known?.code ?? 'pack.yaml', known?.message ?? `${plain(message)}; correct the YAML here`);
    }
    visit(document, {
      Alias: (_, { range }) => add(range?.[0] ?? 0, 'pack.alias', 'aliases (*) are not allowed in a pack; write the value out'),
      Map: (_, map) => {
        for (const { range } of repeatedKeys(map)) {
          add(range?.[0] ?? 0, 'pack.duplicate-key', 'this key stands twice in one map; keep one of them');
        }
      },
    });
  } catch {
    return problems;
  }
  return problems;
}

function offsetOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}

function step(node: unknown, key: PropertyKey): { key?: unknown; value?: unknown } {
  if (isSeq(node) && typeof key === 'number') return { value: node.items[key] };
  if (!isMap(node)) return {};
  const pair: Pair | undefined = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  return pair ?? {};
}

/** Parses a valid YAML text once more, with positions; the answer finds the position of a place, or of the nearest thing that holds it. */
export function locatorOf(text: string): (place: Place) => Position {
  const lines = new LineCounter();
  let root: Node | null = null;
  try {
    root = parseDocument(text, { ...OPTIONS, lineCounter: lines }).contents;
  } catch {
    return () => ({ line: 1, column: 1 });
  }
  return ({ path, at }) => {
    let node: unknown = root;
    let offset = offsetOf(root) ?? 0;
    for (const [index, key] of path.entries()) {
      const found = step(node, key);
      const last = index === path.length - 1;
      const here = last && at === 'key' ? offsetOf(found.key) : (offsetOf(found.value) ?? offsetOf(found.key));
      if (here === undefined) break;
      offset = here;
      node = found.value;
    }
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
}
