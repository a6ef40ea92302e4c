/** Names in an import: whatever the keyboard, one person is one; names that are nearly the same are pointed out before anything is brought in. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadPack } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertAssessment } from '../assessment/opened/index.ts';
import { ask } from '../testing/operator.ts';
import { type Actor, newAssessment, testWorld } from '../testing/world.ts';
import { importViews, readViews } from './import-into.ts';

const world = await testWorld();
const { call, operatorUrl, database } = world;
let facilitator: Actor;
let assessment: string;

beforeAll(async () => {
  facilitator = await world.settle('facilitator', 'coordinator', 'auditor');
});
beforeEach(async () => {
  const opened = newAssessment();
  assessment = opened.id;
  await call(facilitator, 'POST', '/assessments', { json: opened });
});

const HEADER = 'participant,community,indicator,stage,confidence,reasons';
const rowOf = (name: string, indicator = 'access', community = 'legal') => `"${name}",${community},${indicator},strategic,4,`;
const send = (rows: readonly string[], query = '') =>
  call(facilitator, 'POST', `/assessments/${assessment}/views/import${query}`, {
    body: [HEADER, ...rows].join('\n'),
    headers: { 'content-type': 'text/csv', 'x-file-name': 'views.csv' },
  });
const people = () =>
  ask<{ name: string; views: number }>(
    operatorUrl,
    `select p.name, count(v.view)::int as views from participant p left join view v using (jurisdiction, assessment, participant)
     where assessment = $1 group by p.participant, p.name order by p.name`,
    [assessment],
  );
const confirmations = () =>
  ask<{ content: string }>(
    operatorUrl,
    `select o.content from ledger_entry e join ledger_opening o using (jurisdiction, entry)
     where e.what = 'names.confirmed' and e.subject = $1 and o.part = 'content'`,
    [`assessment/${assessment}`],
  );

describe('one person', () => {
  const NAME = 'José Nguyễn';
  const spellings = [NAME.normalize('NFD'), 'José  Nguyễn', 'José\u00a0Nguyễn', 'José Nguyễn\u200b', '\u200eJosé\u3000Nguyễn'];

  test('stays one over several imports, however the name is typed', async () => {
    expect((await send([rowOf(NAME)])).json).toMatchObject({ imported: 1, unchanged: 0 });
    for (const spelling of spellings) expect((await send([rowOf(spelling)])).json).toMatchObject({ imported: 0, unchanged: 1 });
    expect((await send([rowOf(spellings[0] ?? '', 'interception')])).json).toMatchObject({ imported: 1, unchanged: 0 });
    expect((await send([rowOf(spellings[1] ?? '', 'interception')])).json).toMatchObject({ imported: 0, unchanged: 1 });
    expect(await people()).toEqual([{ name: NAME, views: 2 }]);
  });

  test('speaks once on an indicator: three spellings do not pass the floor of three people', async () => {
    const reply = await send([NAME, ...spellings.slice(0, 2)].map((name) => rowOf(name)));
    expect([reply.status, reply.json]).toMatchObject([
      422,
      {
        code: 'import-refused',
        errors: [
          { row: 3, code: 'repeated' },
          { row: 4, code: 'repeated' },
        ],
      },
    ]);
    expect(await people()).toEqual([]);
  });

  test('has one community, also under another spelling', async () => {
    await send([rowOf(NAME)]);
    const reply = await send([rowOf(spellings[0] ?? '', 'interception', 'technical')]);
    expect([reply.status, reply.json]).toMatchObject([422, { errors: [{ code: 'other-community' }] }]);
  });

  test('is one also when two bring in different spellings at the same moment', async () => {
    const replies = await Promise.all([NAME, ...spellings].slice(0, 3).map((name) => send([rowOf(name)])));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(await people()).toEqual([{ name: NAME, views: 1 }]);
  });

  test('is one for the database too: a name stands once in an assessment', async () => {
    await send([rowOf(NAME)]);
    const again = ask(
      operatorUrl,
      `insert into participant select jurisdiction, assessment, gen_random_uuid(), name, community from participant where assessment = $1`,
      [assessment],
    );
    await expect(again).rejects.toThrow(/participant_name/);
  });
});

describe('names that are nearly the same', () => {
  test('refuse the file and are named with their rows and with whom they are like; nothing is brought in', async () => {
    await send([rowOf('Nurul Aziza Perangin')]);
    const reply = await send([rowOf('NURUL AZIZA PERANGIN'), rowOf('Tevita Moala'), rowOf('Tevita Moalla')]);
    expect([reply.status, reply.json]).toMatchObject([
      422,
      {
        code: 'similar-names',
        errors: [
          {
            file: 'views.csv',
            row: 2,
            column: 'participant',
            code: 'similar-name',
            message: expect.stringContaining('"Nurul Aziza Perangin"'),
          },
          { row: 4, code: 'similar-name', message: expect.stringContaining('in row 3') },
        ],
      },
    ]);
    expect((await people()).map(({ name }) => name)).toEqual(['Nurul Aziza Perangin']);
    expect(await confirmations()).toEqual([]);
  });

  test('are brought in when somebody says that they are different people, which the ledger keeps; then nobody is asked again', async () => {
    const rows = [rowOf('Tevita Moala'), rowOf('Tevita Moalla')];
    expect((await send(rows)).status).toBe(422);
    expect((await send(rows, '?confirm-names=yes')).json).toMatchObject({ imported: 2, unchanged: 0 });
    expect(await people()).toHaveLength(2);
    const ids = await ask<{ participant: string }>(operatorUrl, 'select participant from participant where assessment = $1', [assessment]);
    const [{ content } = { content: '{}' }, ...more] = await confirmations();
    expect(more).toEqual([]);
    const { different } = JSON.parse(content) as { different: string[][] };
    expect(different.flat().toSorted()).toEqual(ids.map(({ participant }) => participant).toSorted());
    expect(content).not.toContain('Tevita');
    expect((await send(rows)).json).toMatchObject({ imported: 0, unchanged: 2 });
    expect((await send([rowOf('Tevita Moala', 'interception')])).json).toMatchObject({ imported: 1, unchanged: 0 });
    expect(await confirmations()).toHaveLength(1);
  });

  test('that nobody would mix up are not asked about, and nothing is recorded of them', async () => {
    const names = ['Ben A', 'Ben B', 'Participant 11', 'Participant 12', '김하늘', '김하은', 'John P. Smith', 'John R. Smith'];
    expect((await send(names.map((name) => rowOf(name)))).json).toMatchObject({ imported: 8, unchanged: 0 });
    expect(await confirmations()).toEqual([]);
    expect((await send([rowOf('Ben C')], '?confirm-names=yes')).status).toBe(200);
    expect(await confirmations()).toEqual([]);
  });

  test('are said to be what they are with one word only', async () => {
    expect((await send([rowOf('Ama Serwaa')], '?confirm-names=maybe')).status).toBe(400);
  });

  test('are not compared with those of people who were erased', async () => {
    await send([rowOf('Ama Serwaa')]);
    await ask(operatorUrl, `update participant set name = '' where assessment = $1`, [assessment]);
    expect((await send([rowOf('Ama Serwa')])).status).toBe(200);
  });

  test('are found among thousands, where comparing is done apart', async () => {
    const word = (seed: number) =>
      Array.from({ length: 9 }, (_, at) => 'bcdfghjklmnpqrstvwxz'[(seed * (at + 3) + (seed >> at)) % 20]).join('');
    const rows = Array.from({ length: 1_500 }, (_, number) => rowOf(`${word(number)} ${number}`));
    expect((await send(rows)).json).toMatchObject({ imported: 1_500, unchanged: 0 });
    const reply = await send([
      rowOf('Ama Serwaa'),
      rowOf(`${word(700).toUpperCase()} 700`),
      ...rows.map((row) => row.replace(/^"/, '"z')).slice(0, 200),
    ]);
    expect([reply.status, reply.json]).toMatchObject([422, { code: 'similar-names' }]);
    expect((reply.json as { errors: { row: number }[] }).errors[0]?.row).toBe(3);
  });
});

const CASES = fileURLToPath(new URL('../../../../shared/cases/views/', import.meta.url));

describe.skipIf(!existsSync(CASES))('files that others sent (needs ../shared/cases beside the project)', () => {
  const baseline = fileURLToPath(new URL('../../../packs/baseline', import.meta.url));

  async function bring(name: string, confirmed = false) {
    const loaded = loadPack(await readPackFolder(baseline));
    if ('errors' in loaded) throw new Error('the pack has errors');
    async function* content() {
      yield await readFile(`${CASES}${name}`);
    }
    const read = await readViews(loaded.pack, name, content());
    return database.withTenant(facilitator, (tx) => importViews(tx, assessment, read, confirmed));
  }
  const codeOf = (name: string) =>
    bring(name).then(
      () => 'imported',
      (error: { code: string; details: { errors: { row: number; code: string }[] } }) => [
        error.code,
        ...error.details.errors.map(({ row, code }) => `${row} ${code}`),
      ],
    );
  const stages = () => ask<{ stage: number }>(operatorUrl, 'select stage from view where assessment = $1 order by stage', [assessment]);

  beforeEach(async () => {
    const opened = newAssessment({ packId: 'baseline', packVersion: '1.1.0' });
    assessment = opened.id;
    await database.withTenant(facilitator, (tx) => insertAssessment(tx, opened));
  });

  test('04, 05, 07, 08, 09 are of one person; 06 is pointed out', async () => {
    for (const name of ['04-nfc', '05-nfd', '07-dblspace', '08-nbsp', '09-zwsp']) expect((await bring(`${name}.xlsx`)).imported).toBe(1);
    expect(await people()).toEqual([{ name: 'José Nguyễn', views: 5 }]);
    expect(await codeOf('06-case.xlsx')).toEqual(['similar-names', '2 similar-name']);
    expect((await bring('06-case.xlsx', true)).imported).toBe(1);
  });

  test('50 is one person who speaks thrice, and is refused', async () => {
    expect(await codeOf('50-one-person-3.xlsx')).toEqual(['import-refused', '3 repeated', '4 repeated']);
    expect(await people()).toEqual([]);
  });

  test('11 and 14 name the stage by title and number', async () => {
    expect((await bring('11-stage-title.xlsx')).imported).toBe(3);
    expect((await bring('14-stage-number.xlsx')).imported).toBe(1);
    expect((await stages()).map(({ stage }) => stage)).toEqual([2, 2, 2, 3]);
  });

  test('20 and 21 carry the name down: the one is our sheet, the other has merged cells', async () => {
    expect((await bring('20-fill-once.xlsx')).imported).toBe(2);
    expect((await bring('21-merged.xlsx')).imported).toBe(2);
    expect(await people()).toEqual([
      { name: 'Ben M', views: 2 },
      { name: 'Ben N', views: 2 },
    ]);
  });

  test('25 has cells with errors, which are told and not taken for a question left open', async () => {
    expect(await codeOf('25-error-cells.xlsx')).toEqual(['import-refused', '2 error-cell', '2 error-cell']);
  });

  test('26 has a blank within quotes, and is of one person', async () => {
    expect((await bring('26-quoted-space.csv')).imported).toBe(2);
    expect(await people()).toEqual([{ name: 'Cid A', views: 2 }]);
  });
});
