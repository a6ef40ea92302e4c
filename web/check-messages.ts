/** Holds the messages of all folders and languages against each other and against the pages that use them. Pure: the caller reads the files. */
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';

/** The messages of one folder in one language. */
export interface Catalogue {
  readonly folder: string;
  readonly language: string;
  readonly messages: Readonly<Record<string, string>>;
}

export interface MessageFault {
  readonly code:
    | 'invalid'
    | 'unsorted'
    | 'twice'
    | 'missing'
    | 'unknown'
    | 'unused'
    | 'untranslated'
    | 'other-placeholders'
    | 'plural-form-missing'
    | 'plural-form-unknown';
  readonly folder: string;
  readonly language: string;
  readonly id: string;
  /** What is missing or too much: placeholders, plural forms, or the words of the parser. */
  readonly detail?: string;
}

/** The language that the others are translated from. */
const ORIGINAL = 'en';

/** A message with a name of its own in the list below may be the same in every language. */
export interface MessageRules {
  readonly sameInAllLanguages: ReadonlySet<string>;
  /** Beginnings of ids that are made from codes of the server, such as `act.`: no page names them one by one. */
  readonly coded: readonly string[];
}

/** Every fault of the messages. `sources` are the texts of the pages. Empty when all is well. */
export function checkMessages(catalogues: readonly Catalogue[], sources: readonly string[], rules: MessageRules): MessageFault[] {
  const used = usedIn(sources, rules.coded);
  return [
    ...catalogues.flatMap(faultsWithin),
    ...catalogues.filter(({ language }) => language === ORIGINAL).flatMap((original) => unusedFaults(original, used)),
    ...repeated(catalogues.filter(({ language }) => language === ORIGINAL)),
    ...catalogues.flatMap((catalogue) => {
      const original = catalogues.find(({ folder, language }) => folder === catalogue.folder && language === ORIGINAL);
      return catalogue.language === ORIGINAL ? [] : translationFaults(catalogue, original?.messages ?? {}, rules.sameInAllLanguages);
    }),
  ];
}

function faultsWithin({ folder, language, messages }: Catalogue): MessageFault[] {
  const ids = Object.keys(messages);
  const firstUnsorted = ids.find((id, at) => at > 0 && id < (ids[at - 1] ?? ''));
  const unsorted: MessageFault[] = firstUnsorted === undefined ? [] : [{ code: 'unsorted', folder, language, id: firstUnsorted }];
  return [
    ...unsorted,
    ...ids.flatMap((id) => formFaults(messages[id] ?? '', language).map((fault) => ({ ...fault, folder, language, id }))),
  ];
}

function formFaults(message: string, language: string): Pick<MessageFault, 'code' | 'detail'>[] {
  try {
    return partsOf(message).flatMap((part) => pluralFaults(part, language));
  } catch (error) {
    return [{ code: 'invalid', detail: error instanceof Error ? error.message : String(error) }];
  }
}

/** One placeholder: `{name}`, or a plural or choice with its cases. */
interface Part {
  readonly name: string;
  readonly kind: string;
  readonly cases: readonly string[];
}

function partsOf(message: string): Part[] {
  return placeholders(compileMessageOrThrow(message));
}

function placeholders(compiled: unknown): Part[] {
  if (!Array.isArray(compiled)) return [];
  return compiled.flatMap((piece: unknown): Part[] => {
    if (!Array.isArray(piece)) return [];
    const [name, kind = 'value', format]: unknown[] = piece;
    const cases = typeof format === 'object' && format !== null ? Object.entries(format).filter(([key]) => key !== 'offset') : [];
    return [
      { name: String(name), kind: String(kind), cases: cases.map(([key]) => key) },
      ...cases.flatMap(([, text]) => placeholders(text)),
    ];
  });
}

const EXACT: Readonly<Record<string, string>> = { zero: '0', one: '1', two: '2' };

/** A plural has all forms of its language, or only `other` where the words do not depend on the number. An exact case stands for the form of that number in Arabic. */
function pluralFaults({ kind, name, cases }: Part, language: string): Pick<MessageFault, 'code' | 'detail'>[] {
  if (kind !== 'plural') return [];
  const forms = cases.filter((key) => !/^\d+$/.test(key));
  const required = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const unknown = forms.filter((form) => !required.some((one) => one === form));
  const onlyOther = forms.length === 1 && forms[0] === 'other';
  const missing = onlyOther ? [] : required.filter((form) => !forms.includes(form) && !cases.includes(EXACT[form] ?? ''));
  const named = (list: readonly string[]) => `${name}: ${list.join(', ')}`;
  return [
    ...(missing.length > 0 ? [{ code: 'plural-form-missing' as const, detail: named(missing) }] : []),
    ...(unknown.length > 0 ? [{ code: 'plural-form-unknown' as const, detail: named(unknown) }] : []),
  ];
}

function translationFaults(
  { folder, language, messages }: Catalogue,
  original: Readonly<Record<string, string>>,
  same: ReadonlySet<string>,
): MessageFault[] {
  const fault = (code: MessageFault['code'], id: string, detail?: string): MessageFault => ({
    code,
    folder,
    language,
    id,
    ...(detail === undefined ? {} : { detail }),
  });
  const missing = Object.keys(original).filter((id) => !Object.hasOwn(messages, id));
  return [
    ...missing.map((id) => fault('missing', id)),
    ...Object.entries(messages).flatMap(([id, message]) => {
      const from = original[id];
      if (from === undefined) return [fault('unknown', id)];
      const difference = placeholderDifference(from, message);
      return [
        ...(message === from && !same.has(id) ? [fault('untranslated', id)] : []),
        ...(difference === '' ? [] : [fault('other-placeholders', id, difference)]),
      ];
    }),
  ];
}

/** Placeholders that one of both has and the other not; a choice is compared with its cases, a plural is one in both. */
function placeholderDifference(one: string, other: string): string {
  const [a, b] = [signatures(one), signatures(other)];
  return [...a.difference(b), ...b.difference(a)].join(', ');
}

function signatures(message: string): Set<string> {
  try {
    const parts = partsOf(message);
    return new Set(parts.map(({ name, kind, cases }) => (kind === 'select' ? `${name} (${cases.toSorted().join('|')})` : name)));
  } catch {
    return new Set();
  }
}

function unusedFaults({ folder, language, messages }: Catalogue, used: (id: string) => boolean): MessageFault[] {
  return Object.keys(messages)
    .filter((id) => !used(id))
    .map((id) => ({ code: 'unused', folder, language, id }));
}

function repeated(originals: readonly Catalogue[]): MessageFault[] {
  const seen = new Set<string>();
  return originals.flatMap(({ folder, language, messages }) =>
    Object.keys(messages).flatMap((id): MessageFault[] => {
      const fault: MessageFault[] = seen.has(id) ? [{ code: 'twice', folder, language, id }] : [];
      seen.add(id);
      return fault;
    }),
  );
}

/** Whether a page names an id: as a text, or by a template such as `community.${community}`. */
export function usedIn(sources: readonly string[], coded: readonly string[]): (id: string) => boolean {
  const literals = new Set(sources.flatMap((text) => [...text.matchAll(/'([^'\n]*)'|"([^"\n]*)"/g)].map(([, one, two]) => one ?? two)));
  const templates = sources
    .flatMap((text) => [...text.matchAll(/`([a-zA-Z][\w.-]*\.)(\$\{[^`]*)`/g)].map(([, start = '', rest = '']) => start + rest))
    .map(
      (template) =>
        new RegExp(
          `^${template
            .split(/\$\{[^}]*\}/)
            .map(RegExp.escape)
            .join('.+')}$`,
        ),
    );
  return (id) => literals.has(id) || coded.some((start) => id.startsWith(start)) || templates.some((pattern) => pattern.test(id));
}
