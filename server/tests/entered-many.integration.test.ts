/**
 * The check of a jurisdiction with many rows: page by page, whatever the number. As a drill with as many as wanted:
 *
 *     MUFAKAT_CHECK_ROWS=100000 vitest run --project integration server/tests/entered-many.integration.test.ts
 */
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { insertAssessment } from '../src/assessment/opened/store.ts';
import { insertParticipants, insertViews } from '../src/consultation/store.ts';
import { ENTERED } from '../src/entered.ts';
import type { TenantContext } from '../src/kernel/database/database.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { appendEntries } from '../src/kernel/ledger/entries.ts';
import { openJurisdiction } from '../src/kernel/sign-in/people.ts';
import { testDatabase } from '../src/kernel/testing/database.ts';
import { checkData } from '../src/ledger/check/check-data.ts';
import { newAssessment } from '../src/testing/world.ts';

const ROWS = Number(process.env.MUFAKAT_CHECK_ROWS ?? 1_700);
const AT_ONCE = 5_000;
const { database } = await testDatabase();
let tenant: TenantContext;

beforeAll(async () => {
  const opened = { name: 'Manyland', iso3166: null, invented: true };
  const { jurisdiction, person } = await database.asOperator((tx) => openJurisdiction(tx, opened, { name: 'C', email: 'c@many.example' }));
  tenant = { jurisdiction, person, roles: ['coordinator', 'facilitator'] };
  const assessment = newAssessment();
  const participant = { id: newId(), name: 'Somebody', community: 'legal' } as const;
  await database.withTenant(tenant, async (tx) => {
    await insertAssessment(tx, assessment);
    await insertParticipants(tx, assessment.id, [participant]);
    await appendEntries(tx, [
      { what: 'assessment.opened', subject: `assessment/${assessment.id}`, content: assessment },
      { what: 'participant.added', subject: `participant/${participant.id}`, content: { assessment: assessment.id, ...participant } },
    ]);
  });
  for (let from = 0; from < ROWS; from += AT_ONCE) {
    const views = Array.from({ length: Math.min(AT_ONCE, ROWS - from) }, (_, at) => {
      const about = {
        indicator: `indicator-${from + at}`,
        stage: at % 5,
        confidence: 3,
        reasons: 'For several reasons.',
        supersedes: null,
      };
      return { id: newId(), participant: participant.id, ...about };
    });
    await database.withTenant(tenant, async (tx) => {
      await insertViews(tx, assessment.id, views);
      await appendEntries(
        tx,
        views.map((view) => ({ what: 'view.imported', subject: `view/${view.id}`, content: { assessment: assessment.id, ...view } })),
      );
    });
  }
}, 1_800_000);

test('every row is compared, and the one that was changed is found among all', { timeout: 1_800_000 }, async () => {
  const check = () => database.asOperator((tx) => checkData(tx, ENTERED, [tenant.jurisdiction], false, () => undefined));
  const before = process.memoryUsage().rss;
  const begin = performance.now();
  const { findings, rows, acts } = await check();
  const took = performance.now() - begin;
  expect(findings).toEqual([]);
  expect(rows.view).toEqual({ compared: ROWS, notComparable: 0 });
  expect(acts.compared).toBe(ROWS + 4);
  if (process.env.MUFAKAT_CHECK_ROWS !== undefined)
    process.stdout.write(`${ROWS} rows: ${Math.round(took)} ms, ${Math.round((process.memoryUsage().rss - before) / 2 ** 20)} MiB more\n`);
  await database.asOperator(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`update view set stage = stage + 1 where indicator = ${`indicator-${Math.floor(ROWS / 2)}`}`.execute(tx);
  });
  expect((await check()).findings).toMatchObject([{ code: 'row.changed', table: 'view', column: 'stage' }]);
});
