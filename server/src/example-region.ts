/**
 * The region of the example: the invented countries of `examples/region`, which share what they found by publications of servers of their own.
 * Nothing is put into the region's table by another way than a real publication takes: each is a receipt, verified under the key of its log.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMUNITIES, type Finding, indicatorsOf, type Pack } from '@mufakat/framework';
import {
  appendLeaves,
  canonicalJson,
  commitmentTo,
  commitmentToText,
  EMPTY_FRONTIER,
  formatEntry,
  leafHash,
  makeReceipt,
  makeSigner,
  type Receipt,
  rootOf,
  signCheckpoint,
} from '@mufakat/ledger';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Database } from './kernel/database/database.ts';
import { IsoDate } from './kernel/database/values.ts';
import { fail } from './kernel/http/problem.ts';
import { originOf } from './ledger/index.ts';
import { type Assessed, admitPublication, snapshotOf } from './publication/index.ts';
import { Share } from './publication/model.ts';

const FOLDER = fileURLToPath(new URL('../../examples/region', import.meta.url));

const Reasons = z.string().trim().min(1).max(10_000);
const Decided = z.strictObject({
  stage: z.string(),
  reasons: Reasons,
  dissent: z.array(z.strictObject({ community: z.enum(COMMUNITIES), stage: z.string(), reasons: Reasons })).default([]),
});
/** A finding is a stage that the rule adopted, or what was decided; an indicator that is not named has none. */
const Dimension = z.strictObject({ share: Share, findings: z.record(z.string(), z.union([z.string(), Decided])) });
const Country = z.strictObject({
  jurisdiction: z.strictObject({ name: z.string(), code: z.string().regex(/^X[A-Z]$/), invented: z.literal(true) }),
  title: z.string(),
  period: z.strictObject({ from: IsoDate, to: IsoDate }),
  pack: z.strictObject({ id: z.string(), version: z.string() }),
  published: z.iso.datetime({ precision: 6 }),
  dimensions: z.record(z.string(), Dimension),
});
type Country = z.infer<typeof Country>;
type FindPack = (id: string, version: string) => Pack | undefined;

/**
 * Shares the invented countries, each by a publication of a server of its own. The same files give the same bytes, so that doing it again changes
 * nothing.
 *
 * @throws Problem `example-invalid` when a file has errors.
 */
export async function loadExampleRegion(database: Pick<Database, 'asOperator'>, findPack: FindPack): Promise<void> {
  for (const file of (await readdir(FOLDER)).toSorted()) {
    const country = readCountry(file, await readFile(join(FOLDER, file), 'utf8'));
    const pack = findPack(country.pack.id, country.pack.version) ?? invalid(file, ['There is no such pack here.']);
    const { key, receipt } = publicationOf(country, assessedOf(file, pack, country));
    await admitPublication(database, receipt, key);
  }
}

function readCountry(file: string, text: string): Country {
  const read = Country.safeParse(parse(text, { schema: 'core', uniqueKeys: true, maxAliasCount: 0 }));
  return read.success ? read.data : invalid(file, [z.prettifyError(read.error)]);
}

function invalid(file: string, messages: readonly string[]): never {
  const remedy = 'Correct the file, or take it out of examples/region.';
  fail('example-invalid', {
    status: 500,
    title: 'The example has errors',
    detail: `examples/region/${file}: ${messages.join('; ')}`,
    remedy,
  });
}

/** What the country's own server would hold: its findings, from which the snapshot is made as anywhere else. */
function assessedOf(file: string, pack: Pack, country: Country): Assessed {
  const { jurisdiction, title, period } = country;
  const id = inventedId('asmt', country);
  return {
    assessment: {
      ...{ id, title, periodFrom: period.from, periodTo: period.to },
      jurisdiction: { id: inventedId('regn', country), ...jurisdiction },
    },
    pack,
    record: {
      ...{ title, jurisdiction, period, pack: country.pack },
      rule: { agreement: 0.8, within: 1, minimumViews: 10 },
      ...{ participants: [], sources: [], verdicts: [], views: [], releases: [] },
      findings: findingsOf(file, pack, country),
    },
  };
}

function findingsOf(file: string, pack: Pack, { dimensions }: Country): Finding[] {
  const groups = pack.root.children.filter((child) => child.type === 'group');
  const known = new Map(groups.map((group) => [group.id, new Set(indicatorsOf(group).map(({ id }) => id))]));
  const stageOf = (id: string) => {
    const stage = pack.stages.findIndex((one) => one.id === id);
    return stage < 0 ? invalid(file, [`there is no stage "${id}"`]) : stage;
  };
  return Object.entries(dimensions).flatMap(([dimension, { findings }]) =>
    Object.entries(findings).map(([indicator, found]): Finding => {
      if (known.get(dimension)?.has(indicator) !== true) invalid(file, [`${dimension} has no indicator "${indicator}"`]);
      const base = { id: indicator, indicator, supersedes: null };
      if (typeof found === 'string') return { ...base, stage: stageOf(found), basis: 'rule', reasons: '', dissent: [] };
      const dissent = found.dissent.map((one) => ({ ...one, stage: stageOf(one.stage) }));
      return { ...base, stage: stageOf(found.stage), basis: 'decision', reasons: found.reasons, dissent };
    }),
  );
}

/** The only entry of a log that nobody else writes to, and its receipt. Seed and salts follow from the code: they protect nothing. */
function publicationOf(country: Country, assessed: Assessed): { key: Receipt['key']; receipt: Receipt } {
  const shares = Object.fromEntries(Object.entries(country.dimensions).map(([id, { share }]) => [id, share]));
  const snapshot = snapshotOf(assessed, shares);
  const invented = (what: string) => createHash('sha256').update(`mufakat, invented: ${what} of ${snapshot.jurisdiction.code}`).digest();
  const origin = originOf({ jurisdiction: snapshot.jurisdiction.id, log: 'assessment' });
  const signer = makeSigner('log', origin, invented('seed'));
  const content = { salt: invented('content'), text: canonicalJson(snapshot) };
  const id = inventedId('publ', country);
  const entry = formatEntry({
    ...{ entry: id, what: 'publication.published', happenedAt: country.published },
    about: commitmentTo(invented('about'), { subject: `publication/${id}`, who: inventedId('pers', country) }),
    content: commitmentToText(content.salt, content.text),
  });
  const log = appendLeaves(EMPTY_FRONTIER, [leafHash(entry)]);
  const checkpoint = signCheckpoint({ origin, size: log.size, root: rootOf(log), extensions: [] }, signer);
  const opened = { about: null, content };
  return {
    key: signer.key,
    receipt: makeReceipt({ key: signer.key, keyChanges: [], witnesses: [], entry, index: 0, hashes: [], checkpoint, ...opened }),
  };
}

/** Always the same, so that loading twice is loading once. */
function inventedId(what: 'asmt' | 'regn' | 'publ' | 'pers', { jurisdiction }: Country): string {
  return `0192f3a0-0000-7000-8000-${Buffer.from(`${what}${jurisdiction.code}`).toString('hex')}`;
}
