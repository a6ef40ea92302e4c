/**
 * What the files of a pack say together: ids that are used once, references that lead somewhere, files that are listed.
 * It reads the plain parsed values, tolerant of anything the schemas refuse, so that all errors come out at once.
 */
import type { Finding } from './pack-error.ts';

export type ParsedFile = { readonly file: string; readonly value: unknown };
type Path = readonly PropertyKey[];
type Fields = Readonly<Record<string, unknown>>;
type ElementKind = 'group' | 'indicator' | 'criterion';
type Element = { readonly file: string; readonly path: Path; readonly kind: ElementKind; readonly fields: Fields };

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const record = (value: unknown): Fields => (isRecord(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const idsOf = (value: unknown): string[] => list(value).flatMap((item) => text(record(item).id) ?? []);

function elementsBelow(file: string, value: unknown, path: Path): Element[] {
  return list(value).flatMap((group, at) => {
    const fields = record(group);
    const here = [...path, at];
    const indicators = list(fields.indicators).flatMap((indicator, i) => indicatorElements(file, indicator, [...here, 'indicators', i]));
    return [
      { file, path: here, kind: 'group' as const, fields },
      ...elementsBelow(file, fields.groups, [...here, 'groups']),
      ...indicators,
    ];
  });
}

function indicatorElements(file: string, value: unknown, path: Path): Element[] {
  const fields = record(value);
  const criteria = list(fields.criteria).map(
    (criterion, at): Element => ({ file, path: [...path, 'criteria', at], kind: 'criterion', fields: record(criterion) }),
  );
  return [{ file, path, kind: 'indicator', fields }, ...criteria];
}

/** Everything that the files declare and others refer to. */
type Declared = {
  readonly entry: ParsedFile;
  readonly head: Fields;
  readonly files: readonly ParsedFile[];
  readonly elements: readonly Element[];
  readonly stages: ReadonlySet<string>;
  readonly communities: ReadonlySet<string> | null;
  readonly terms: ReadonlySet<string>;
  readonly provisions: ReadonlyMap<string, ReadonlySet<string>>;
};

function declare(entry: ParsedFile, files: readonly ParsedFile[]): Declared {
  const head = record(entry.value);
  const values = files.map(({ value }) => record(value));
  const instruments = values.flatMap((value) => list(value.instruments).map(record));
  return {
    entry,
    head,
    files,
    elements: files.flatMap(({ file, value }) => elementsBelow(file, record(value).groups, ['groups'])),
    stages: new Set(idsOf(head.stages)),
    communities: Array.isArray(head.communities) ? new Set(head.communities.filter((item) => typeof item === 'string')) : null,
    terms: new Set(values.flatMap((value) => idsOf(value.glossary))),
    provisions: new Map(
      instruments.flatMap(({ id, provisions }) => (typeof id === 'string' ? [[id, new Set(Object.keys(record(provisions)))]] : [])),
    ),
  };
}

type Named = { readonly id: string; readonly kind: string; readonly file: string; readonly path: Path };

/** Reports each id that was already used. */
function repeated(named: readonly Named[]): Finding[] {
  const first = new Map<string, Named>();
  return named.flatMap(({ id, kind, file, path }) => {
    const earlier = first.get(id);
    if (earlier === undefined) {
      first.set(id, { id, kind, file, path });
      return [];
    }
    const message = `the id "${id}" already belongs to the ${earlier.kind} in ${earlier.file}; give this ${kind} another`;
    return [{ file, path, at: 'value', code: 'pack.duplicate-id', message }];
  });
}

function listed(files: readonly ParsedFile[], key: string, kind: string): Named[] {
  return files.flatMap(({ file, value }) =>
    list(record(value)[key]).flatMap((item, at) => {
      const id = text(record(item).id);
      return id === null ? [] : [{ id, kind, file, path: [key, at, 'id'] }];
    }),
  );
}

function duplicateIds({ entry, elements, files }: Declared): Finding[] {
  const named = elements.flatMap(({ fields, kind, file, path }) => {
    const id = text(fields.id);
    return id === null ? [] : [{ id, kind, file, path: [...path, 'id'] }];
  });
  const own = text(record(entry.value).pack);
  const head: Named[] = own === null ? [] : [{ id: own, kind: 'pack', file: entry.file, path: ['pack'] }];
  return [
    ...repeated([
      ...head,
      ...listed([entry], 'stages', 'stage'),
      ...listed([entry], 'bands', 'band'),
      ...listed(files, 'instruments', 'instrument'),
      ...named,
    ]),
    ...repeated(listed(files, 'glossary', 'term')),
  ];
}

function duplicateColumns({ entry, head, elements }: Declared): Finding[] {
  const seen = new Map<string, string>();
  const whole = text(head.column);
  if (whole !== null) seen.set(whole, 'the whole');
  return elements.flatMap(({ file, path, fields }): Finding[] => {
    const column = text(fields.column);
    if (column === null) return [];
    const earlier = seen.get(column);
    if (earlier === undefined) {
      seen.set(column, text(fields.id) ?? entry.file);
      return [];
    }
    const message = `the column "${column}" is already that of ${earlier}; each column has one owner`;
    return [{ file, path: [...path, 'column'], at: 'value', code: 'pack.duplicate-column', message }];
  });
}

function stageFindings({ stages }: Declared, { file, path, fields }: Element): Finding[] {
  const at = { file, path: [...path, 'stage'], at: 'value' } as const;
  const stage = text(fields.stage);
  if (stage === null) {
    if (stages.size === 0 || fields.stage !== undefined) return [];
    return [{ ...at, code: 'pack.missing-key', message: '"stage" is missing; add the stage that this criterion belongs to' }];
  }
  if (stages.size === 0)
    return [{ ...at, code: 'pack.unknown-stage', message: 'this pack declares no stages; remove "stage" or declare them' }];
  const [floor] = stages;
  if (stage === floor) {
    return [
      { ...at, code: 'pack.criterion-at-floor', message: `"${stage}" is the floor, which everybody has reached; use a higher stage` },
    ];
  }
  if (stages.has(stage)) return [];
  const hint = { written: stage, known: [...stages].slice(1), otherwise: 'declare it in pack.yaml' };
  return [{ ...at, code: 'pack.unknown-stage', message: `unknown stage "${stage}"`, hint }];
}

function communityFindings({ communities }: Declared, { file, path, fields }: Element): Finding[] {
  if (communities === null) return [];
  return list(fields.communities).flatMap((item, at): Finding[] => {
    const community = text(item);
    if (community === null || communities.has(community)) return [];
    const message = `the pack does not list the community "${community}"`;
    const hint = { written: community, known: communities, otherwise: 'add it in pack.yaml' };
    return [{ file, path: [...path, 'communities', at], at: 'value', code: 'pack.unknown-community', message, hint }];
  });
}

function termFindings({ terms }: Declared, { file, path, fields }: Element): Finding[] {
  return list(fields.terms).flatMap((item, at): Finding[] => {
    const term = text(item);
    if (term === null || terms.has(term)) return [];
    const hint = { written: term, known: terms, otherwise: 'define it in the glossary' };
    return [{ file, path: [...path, 'terms', at], at: 'value', code: 'pack.unknown-term', message: `unknown term "${term}"`, hint }];
  });
}

function mappingFindings({ provisions }: Declared, { file, path, fields }: Element): Finding[] {
  return list(fields.mappings).flatMap((item, at): Finding[] => {
    const to = text(record(item).to);
    const colon = to?.indexOf(':') ?? -1;
    if (to === null || colon < 0) return [];
    const [instrument, provision] = [to.slice(0, colon), to.slice(colon + 1)];
    const known = provisions.get(instrument);
    const place = { file, path: [...path, 'mappings', at, 'to'], at: 'value' } as const;
    if (known === undefined) {
      const hint = { written: instrument, known: provisions.keys(), otherwise: 'declare it under instruments' };
      return [{ ...place, code: 'pack.unknown-instrument', message: `unknown instrument "${instrument}"`, hint }];
    }
    if (known.has(provision)) return [];
    const hint = { written: provision, known, otherwise: 'declare it under its provisions' };
    return [{ ...place, code: 'pack.unknown-provision', message: `"${instrument}" has no provision "${provision}"`, hint }];
  });
}

/** A reason is given for provisions that there are. */
function excuseFindings({ files }: Declared): Finding[] {
  return files.flatMap(({ file, value }) =>
    list(record(value).instruments).flatMap((item, at) => {
      const { provisions, notInformed } = record(item);
      const known = new Set(Object.keys(record(provisions)));
      return Object.keys(record(notInformed)).flatMap((provision): Finding[] => {
        if (known.has(provision)) return [];
        const place = { file, path: ['instruments', at, 'notInformed', provision], at: 'key' } as const;
        const hint = { written: provision, known, otherwise: 'declare it under provisions' };
        return [{ ...place, code: 'pack.unknown-provision', message: `there is no provision "${provision}"`, hint }];
      });
    }),
  );
}

/** An indicator is answered by criteria or by one value, never by both. */
function answerFindings({ file, path, fields }: Element): Finding[] {
  const criteria = fields.answer === undefined || fields.answer === 'criteria';
  const count = list(fields.criteria).length;
  if (criteria && count === 0) {
    return [{ file, path, at: 'value', code: 'pack.no-criteria', message: 'no criteria; add some, or name another answer' }];
  }
  if (criteria && fields.column !== undefined) {
    const message = '"column" is only for indicators that are answered by one value; remove it, or name another answer than criteria';
    return [{ file, path: [...path, 'column'], at: 'key', code: 'pack.answer', message }];
  }
  if (criteria) return [];
  const unwanted = [count > 0 ? 'criteria' : null, fields.rule === undefined ? null : 'rule'].filter((key) => key !== null);
  return unwanted.map((key) => ({
    file,
    path: [...path, key],
    at: 'key',
    code: 'pack.answer',
    message: `"${key}" is only for indicators that are answered by criteria; remove it or the answer`,
  }));
}

function leadTimeFindings({ stages }: Declared, { file, path, fields }: Element): Finding[] {
  const steps = Math.max(stages.size - 1, 0);
  const count = list(fields.leadTimeMonths).length;
  if (count <= steps) return [];
  const message = `${count} lead times for ${steps} steps between stages; give one for each step`;
  return [{ file, path: [...path, 'leadTimeMonths'], at: 'value', code: 'pack.lead-times', message }];
}

function elementFindings(declared: Declared, element: Element): Finding[] {
  if (element.kind === 'criterion') return stageFindings(declared, element);
  if (element.kind === 'group') {
    const { file, path, fields } = element;
    if (list(fields.groups).length + list(fields.indicators).length > 0) return [];
    return [
      { file, path, at: 'value', code: 'pack.empty-group', message: 'nothing is in this group; add groups or indicators, or remove it' },
    ];
  }
  return [
    ...answerFindings(element),
    ...communityFindings(declared, element),
    ...leadTimeFindings(declared, element),
    ...mappingFindings(declared, element),
    ...termFindings(declared, element),
  ];
}

function bandFindings({ entry, head }: Declared): Finding[] {
  let above = Number.POSITIVE_INFINITY;
  return list(head.bands).flatMap((band, at): Finding[] => {
    const from = record(band).from;
    if (typeof from !== 'number') return [];
    const place = { file: entry.file, path: ['bands', at, 'from'], at: 'value' } as const;
    if (from < 0 || from > 100)
      return [{ ...place, code: 'pack.bands', message: 'a band begins at a percentage of the maximum; use 0 to 100' }];
    const ordered = from < above;
    above = from;
    return ordered ? [] : [{ ...place, code: 'pack.bands', message: 'bands are listed from the best down; put this one in its place' }];
  });
}

/** All that the files contradict each other in, or refer to in vain. */
export function referenceFindings(entry: ParsedFile, files: readonly ParsedFile[]): Finding[] {
  const declared = declare(entry, files);
  const empty: Finding[] =
    declared.elements.length > 0
      ? []
      : [
          {
            file: entry.file,
            path: [],
            at: 'value',
            code: 'pack.empty',
            message: 'the pack has no groups; add some, or list their file under "files"',
          },
        ];
  return [
    ...empty,
    ...duplicateIds(declared),
    ...duplicateColumns(declared),
    ...bandFindings(declared),
    ...excuseFindings(declared),
    ...declared.elements.flatMap((element) => elementFindings(declared, element)),
  ];
}

/** Where each element stands, by id, for problems that only the finished pack shows. */
export function placesOf(files: readonly ParsedFile[]): ReadonlyMap<string, { readonly file: string; readonly path: Path }> {
  const elements = files.flatMap(({ file, value }) => elementsBelow(file, record(value).groups, ['groups']));
  return new Map(elements.flatMap(({ fields, file, path }) => (typeof fields.id === 'string' ? [[fields.id, { file, path }]] : [])));
}
