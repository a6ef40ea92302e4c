/**
 * What all answers of the API tell together, and over time. Two countries in which the same people speak at the same times, and which differ in everything
 * that is not told — views that wait, views changed after they were released, who of a group said what, who of nearly all is outside — give the same
 * answers, byte for byte, to everybody who is neither coordinator nor facilitator, in every format and after every import. So whatever somebody works out of
 * the answers, they would have worked out of the other country's as well.
 *
 *     VIEW_WORLDS=50 vitest run --project integration server/src/view-disclosure   # more than the few of every run
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '../src/kernel/database/identifiers.ts';
import { ROLES, type Role } from '../src/kernel/sign-in/roles.ts';
import { renderReport } from '../src/report/index.ts';
import { ask } from '../src/testing/operator.ts';
import { type Furnished, furnish, type Route, routesOf, send } from '../src/testing/requests.ts';
import { type Actor, testWorld } from '../src/testing/world.ts';

const WORLDS = Number(process.env.VIEW_WORLDS ?? 1);

const world = await testWorld({ renderReport });
const routes = (await routesOf(world)).filter(({ method }) => method === 'GET');
const STAGES = ['start-up', 'formative', 'established', 'strategic'];
const INDICATORS = ['access', 'interception'];
/** Who may read and brings nothing in. */
const READERS = ROLES.filter((role) => role !== 'coordinator' && role !== 'facilitator');

/** One row of one table: what a person says of an indicator. `words` are theirs and of this row. */
type Row = {
  readonly person: string;
  readonly community: string;
  readonly indicator: string;
  readonly stage: number;
  readonly words: string;
};
/** Tables in the order in which they are brought in. */
type Script = readonly (readonly Row[])[];

const person = fc.record({
  community: fc.constantFrom('legal', 'legal', 'legal', 'technical', 'technical', 'policy', 'academia'),
  arrives: fc.integer({ min: 0, max: 2 }),
  /** Mostly what most say, so that there are groups of which nearly all say the same. */
  says: fc.array(fc.option(fc.nat(3), { freq: 2 }), { minLength: INDICATORS.length, maxLength: INDICATORS.length }),
  /** The table in which they say something else, if any. */
  changes: fc.option(fc.integer({ min: 1, max: 2 })),
});
const script: fc.Arbitrary<Script> = fc.array(person, { minLength: 18, maxLength: 26 }).map((people) =>
  [0, 1, 2].map((table) =>
    people.flatMap(({ community, arrives, says, changes }, number) => {
      if (arrives !== table && !(changes === table && arrives < table)) return [];
      return INDICATORS.map((indicator, at): Row => {
        const stage = arrives === table ? (says[at] ?? 2) : number % 4;
        return { person: `p${number}`, community, indicator, stage, words: `words ${table} ${number} ${indicator}` };
      });
    }),
  ),
);

type Country = { readonly of: Furnished; readonly readers: ReadonlyMap<Role, Actor> };

/** A country with an assessment that holds one of everything; alike in all but its ids. */
async function settle(): Promise<Country> {
  const actor = await world.settle(...ROLES);
  await ask(world.operatorUrl, "update jurisdiction set name = 'Testland' where jurisdiction = $1", [actor.jurisdiction]);
  const of = await furnish(world, actor, 'Same');
  const readers = new Map<Role, Actor>();
  for (const role of READERS) readers.set(role, await world.invite(actor.jurisdiction, `A ${role}`, role));
  return { of, readers };
}

async function bringIn({ of }: Country, table: readonly Row[]): Promise<void> {
  const rows = table.map((row) => `${row.person},${row.community},${row.indicator},${STAGES[row.stage]},3,${row.words}`);
  const body = ['participant,community,indicator,stage,confidence,reasons', ...rows].join('\n');
  const reply = await world.call(of.actor, 'POST', `/assessments/${of.assessment.id}/views/import`, {
    body,
    headers: { 'content-type': 'text/csv' },
  });
  expect(reply.status, reply.text).toBe(200);
}

const close = ({ of }: Country) => world.call(of.actor, 'POST', `/assessments/${of.assessment.id}/collection`, { json: { open: false } });

/** What a facilitator who tries every stage of every indicator is answered: a refusal tells something as well. */
async function adopt({ of }: Country): Promise<unknown[]> {
  const answered: unknown[] = [];
  for (const indicator of INDICATORS) {
    for (const stage of STAGES.keys()) {
      const supersedes = indicator === 'access' ? of.finding.id : null;
      const json = { id: newId(), indicator, stage, basis: 'rule', reasons: '', dissent: [], supersedes };
      const reply = await world.call(of.actor, 'POST', `/assessments/${of.assessment.id}/findings`, { json });
      answered.push([indicator, stage, reply.status, (reply.json as { code?: string }).code]);
      if (reply.status === 201) break;
    }
  }
  return answered;
}

/** Ids by the order in which they come, and times, are no difference. */
function leveled(text: string): string {
  const ids = new Map<string, string>();
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      ids.set(id, ids.get(id) ?? `id ${ids.size}`);
      return ids.get(id) ?? '';
    })
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time');
}

/** Logs and receipts hold commitments under random salts and signatures of keys: of them only how many there are is compared. */
const COMMITTED = /\/ledger(\/|$)|\/receipt$/;
const withoutSalts = (text: string) => text.replaceAll(/[A-Za-z0-9+/_=-]{20,}/g, 'salted').replaceAll(/[^\x20-\x7e\n]+/g, 'bytes');
/** The sheet of questions is made of the pack alone, and holds the moment at which it was made. */
const STAMPED = /\/questions\.xlsx$/;
/** A list in the order of random ids has no order. */
const unordered = (text: string) => JSON.stringify((JSON.parse(text) as unknown[]).map((one) => leveled(JSON.stringify(one))).toSorted());

/** What an actor is answered, by route. Only a listing of participants is in no order; only logs are not compared to the letter. */
async function answersTo({ of }: Country, actor: Actor | null, asked: readonly Route[]): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const route of asked) {
    const reply = await send(world, actor, route, of);
    const text = route.path.endsWith('/participants') && reply.status === 200 ? unordered(reply.text) : leveled(reply.text);
    answers[route.name] = `${reply.status} ${STAMPED.test(route.path) ? '' : COMMITTED.test(route.path) ? withoutSalts(text) : text}`;
  }
  for (const indicator of INDICATORS) {
    const reply = await world.call(actor, 'GET', `/assessments/${of.assessment.id}/indicators/${indicator}`);
    answers[`indicator ${indicator}`] = `${reply.status} ${leveled(reply.text)}`;
  }
  return answers;
}

type ReleasedRow = { readonly reasons: string; readonly indicator: string; readonly batch: number; readonly cell: string };

/** Which rows of the script are released, by their words, and in which group. */
async function groupsIn({ of }: Country): Promise<Map<string, ReleasedRow[]>> {
  const rows = await ask<ReleasedRow>(
    world.operatorUrl,
    `select v.reasons, v.indicator, r.batch, r.cell from view_release r join view v using (jurisdiction, assessment, view)
     where r.assessment = $1 and v.reasons like 'words %' order by v.reasons`,
    [of.assessment.id],
  );
  return Map.groupBy(rows, ({ indicator, batch, cell }) => `${indicator} ${batch} ${cell}`);
}

/**
 * The same script with another truth behind what is told: worked out here from the words of the promise, not from the code that keeps it. Stages and words change
 * places within a group that is told exactly; in one of which nearly all say the same another person is outside; everything that is not released is another.
 */
function otherTruth(said: Script, groups: ReadonlyMap<string, ReleasedRow[]>): Script {
  const rows = new Map(said.flat().map((row) => [row.words, row]));
  const changed = new Map(said.flat().map((row) => [row.words, { stage: 3 - row.stage, words: `${row.words} otherwise` }]));
  for (const group of groups.values()) {
    const members = group.flatMap(({ reasons }) => rows.get(reasons) ?? []);
    const most = [...Map.groupBy(members, ({ stage }) => stage).values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
    const exact = members.length - most.length > 2;
    members.forEach((row, at) => {
      const next = members[(at + 1) % members.length] ?? row;
      changed.set(row.words, { stage: next.stage, words: exact ? next.words : row.words });
    });
  }
  return said.map((table) => table.map((row) => ({ ...row, ...changed.get(row.words) })));
}

/** Of an assessment: as data and as a workbook. The other formats say the same, and are compared at the end. */
const afterImport = routes.filter(({ path }) => path.includes('{assessment}') && !/report\.(html|docx|pdf)$/.test(path));
const withoutReports = routes.filter(({ path }) => path.includes('{assessment}') && !path.includes('/report.'));

/** Runs a script in a country; after each step, what readers are answered. */
async function play(country: Country, tables: Script): Promise<Record<string, unknown>[]> {
  const observer = country.readers.get('observer') ?? null;
  const seen: Record<string, unknown>[] = [];
  for (const table of tables) {
    if (table.length > 0) await bringIn(country, table);
    seen.push(await answersTo(country, observer, afterImport));
  }
  expect((await close(country)).status).toBe(200);
  for (const actor of country.readers.values()) seen.push(await answersTo(country, actor, withoutReports));
  seen.push({ adopted: await adopt(country) });
  await world.sequence();
  seen.push(await answersTo(country, observer, routes));
  return seen;
}

describe('two countries that differ in what is not told', () => {
  test('give the same answers, to everybody, in every format, after every import', { timeout: 600_000 }, async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(script, async (tables) => {
        const [one, other] = [await settle(), await settle()]; // before either is read: the region lists both
        const first = await play(one, tables);
        const groups = await groupsIn(one);
        const others = otherTruth(tables, groups);
        expect(others).not.toEqual(tables);
        told += groups.size;
        const second = await play(other, others);
        for (const [step, answers] of first.entries()) {
          const [these, those] = [answers, second[step] ?? {}];
          const differ = Object.keys(these).filter((name) => JSON.stringify(these[name]) !== JSON.stringify(those[name]));
          for (const name of differ) expect(those[name], `step ${step}, ${name}`).toEqual(these[name]);
        }
      }),
      { numRuns: WORLDS, seed: 20_261_130, endOnFailure: true },
    );
    expect(told, 'the scripts release something').toBeGreaterThan(WORLDS);
  });

  test('would not, had they differed in what is told', async () => {
    const said = (stage: number): Script => [
      [0, 1, 2, 3, 4].map(
        (number): Row => ({
          ...{ person: `p${number}`, community: 'technical', indicator: 'interception' },
          ...{ stage: number === 0 ? stage : number % 4, words: `words 0 ${number}` },
        }),
      ),
    ];
    const answers = async (tables: Script) => {
      const country = await settle();
      for (const table of tables) await bringIn(country, table);
      const asked = routes.filter(({ path }) => /\/(profile|report\.(html|json|xlsx|docx)|\{indicator\})$/.test(path));
      return answersTo(country, country.readers.get('observer') ?? null, asked);
    };
    const [first, second] = [await answers(said(0)), await answers(said(3))];
    const same = Object.keys(first).filter((name) => first[name] === second[name]);
    // The indicator that every route is asked about is another one.
    expect(same).toEqual(['GET /assessments/{assessment}/indicators/{indicator}', 'indicator access']);
  });
});
