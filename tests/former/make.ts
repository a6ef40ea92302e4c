/**
 * Makes what `former.integration.test.ts` restores: a small world of two invented countries, as a release of Mufakat keeps it. It runs that release, not this one.
 *
 *   git worktree add /tmp/former b6b1902 && (cd /tmp/former && npm ci --ignore-scripts)
 *   node tests/former/make.ts /tmp/former tests/former/0.1.0
 *
 * (0.1.0-0013: the same of a4f8b6c, the last one with the schema of migration 0013; it signs its backups.) It
 * writes `backup.mufakat` (the node), `receipts.json` (receipts as people took them away, also one of somebody who was erased later) and `facts.json`
 * (ids, keys, and what was answered); and `ledger-secret`, which an operator keeps apart from backups. Each time with other ids; what is committed was made once, with the release named in its facts.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { newId } from '../../server/src/kernel/database/identifiers.ts';
import { until } from '../../server/src/testing/processes.ts';
import { Visitor } from '../../server/src/testing/visitor.ts';
import { freePort } from '../example-server.ts';

const [tree = '', out = ''] = process.argv.slice(2);
const PACK = { id: 'baseline', indicator: 'illegal-access', criterion: 'illegal-access.offence' };
const COUNTRIES = [
  { name: 'Eastmark', code: 'XE' },
  { name: 'Westmark', code: 'XW' },
] as const;
const OTHERS = ['facilitator', 'participant', 'assessor', 'observer', 'auditor', 'custodian'] as const;
const RULE = { agreement: 0.5, within: 1, minimumViews: 3 };

const data = await mkdtemp(path.join(tmpdir(), 'mufakat-former-'));
await chmod(data, 0o711);
const environment = {
  ...process.env,
  MUFAKAT_DATA: data,
  PORT: String(await freePort()),
  EXAMPLE: 'no',
  LOG_LEVEL: 'warn',
  DATABASE_URL: '',
};
const url = `http://localhost:${environment.PORT}`;

const run = promisify(execFile);

async function cli(...args: string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['cli/src/main.ts', ...args, '--json'], { cwd: tree, env: environment });
  return JSON.parse(stdout);
}

/** @throws Error for any other answer */
async function ask(visitor: Visitor, method: string, address: string, sent: Parameters<Visitor['ask']>[2] = {}, wanted = [200, 201]) {
  const reply = await visitor.ask(method, address, sent);
  if (!wanted.includes(reply.status)) throw new Error(`${method} ${address}: ${reply.status} ${reply.text}`);
  return reply.json;
}

const Link = z.object({ link: z.string() });
/** Releases before 0.1.0-0013 and that one sign in by opening the link; later ones by the button of its page. */
async function signedIn(email: string): Promise<Visitor> {
  const { link } = Link.parse(await cli('sign-in', email));
  const visitor = new Visitor(url);
  await visitor.ask('GET', link);
  return visitor.cookie === '' ? visitor.signIn(link) : visitor;
}

async function settle({ name, code }: (typeof COUNTRIES)[number]) {
  const at = (role: string) => `${role}@${name.toLowerCase()}.example`;
  const added = await cli(
    'jurisdiction',
    'add',
    name,
    '--code',
    code,
    '--coordinator',
    `Coordinator of ${name}`,
    '--email',
    at('coordinator'),
  );
  const { jurisdiction } = z.object({ jurisdiction: z.string() }).parse(added);
  for (const role of OTHERS)
    await cli('person', 'add', jurisdiction, `${role} of ${name}`, at(role), '--role', role, '--community', 'legal');
  await cli('person', 'add', jurisdiction, `Second assessor of ${name}`, at('second'), '--role', 'assessor');
  await cli('person', 'add', jurisdiction, `Gone of ${name}`, at('gone'), '--role', 'assessor', 'facilitator');
  const people: Record<string, Visitor> = {};
  for (const role of ['coordinator', ...OTHERS, 'second', 'gone']) people[role] = await signedIn(at(role));
  const of = (role: string): Visitor => people[role] ?? new Visitor(url);
  const base = `/api/jurisdictions/${jurisdiction}`;

  const version = z.array(z.object({ id: z.string(), version: z.string() })).parse(await ask(of('coordinator'), 'GET', '/api/packs'));
  const pack = { packId: PACK.id, packVersion: version.find(({ id }) => id === PACK.id)?.version ?? '' };
  const [earlier, assessment] = [newId(), newId()];
  const period = (year: number) => ({ periodFrom: `${year}-01-01`, periodTo: `${year}-06-30` });
  for (const [id, year] of [
    [earlier, 2024],
    [assessment, 2026],
  ] as const) {
    await ask(of('coordinator'), 'POST', `${base}/assessments`, {
      json: { id, title: `${name} ${year}`, ...pack, ...period(year), rule: RULE },
    });
  }
  await ask(of('coordinator'), 'PATCH', `${base}/assessments/${earlier}`, { json: { revision: 1, title: `${name} 2024, revised` } });
  const here = `${base}/assessments/${assessment}`;

  const sources = { public: newId(), restricted: newId(), attested: newId() };
  const attested = { attestedBy: `Inspector-General of ${name}`, attestedOn: '2026-03-01' };
  await ask(of('assessor'), 'POST', `${here}/sources`, {
    json: { id: sources.public, kind: 'statute', access: 'public', title: `Act of ${name}`, url: 'https://law.example/act' },
  });
  await ask(of('assessor'), 'POST', `${here}/sources`, {
    json: { id: sources.restricted, kind: 'minutes', access: 'restricted', title: `Minutes of ${name}` },
  });
  await ask(of('assessor'), 'POST', `${here}/sources`, {
    json: { id: sources.attested, kind: 'order', access: 'attested', title: `Order of ${name}`, ...attested },
  });
  for (const access of ['public', 'restricted'] as const) {
    const headers = { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(`${access} الملف.txt`) };
    await ask(of('assessor'), 'PUT', `${here}/sources/${sources[access]}/file`, { body: `The ${access} file of ${name}\n`, headers });
  }

  const verdict = (id: string, change: object) => ({
    id,
    criterion: PACK.criterion,
    value: 'met',
    reasons: `Reasons of ${name}, “Ü” العدل`,
    sources: [sources.public],
    supersedes: null,
    reconciles: [],
    ...change,
  });
  const [first, other, changed, reconciled, ofGone] = [newId(), newId(), newId(), newId(), newId()];
  const judge = (role: string, json: object) => ask(of(role), 'POST', `${here}/verdicts`, { json });
  await judge('assessor', verdict(first, { value: 'unknown', sources: [] }));
  await judge('second', verdict(other, { value: 'unmet', sources: [sources.attested] }));
  await judge('assessor', verdict(changed, { supersedes: first }));
  await judge('second', verdict(reconciled, { supersedes: other, reconciles: [changed, other] }));
  await judge('gone', verdict(ofGone, { criterion: 'illegal-interception.offence', sources: [sources.restricted] }));

  const rows = (community: string, stages: readonly string[]) =>
    stages
      .map((stage, at) => `${community} person ${at} of ${name},${community},${PACK.indicator},${stage},3,A view of ${name} ${at}\n`)
      .join('');
  const sheet = `participant,community,indicator,stage,confidence,reasons\n${rows('legal', ['strategic', 'strategic', 'established', 'strategic'])}${rows('technical', ['established', 'established', 'strategic'])}${rows('policy', ['formative'])}`;
  await ask(of('facilitator'), 'POST', `${here}/views/import`, { body: sheet, headers: { 'content-type': 'text/csv' } });
  const again = `participant,community,indicator,stage,confidence,reasons\nlegal person 0 of ${name},legal,${PACK.indicator},established,4,Changed my mind\n`;
  await ask(of('gone'), 'POST', `${here}/views/import`, { body: again, headers: { 'content-type': 'text/csv' } });

  const finding = (id: string, change: object) => ({
    id,
    indicator: PACK.indicator,
    stage: 2,
    basis: 'decision',
    reasons: `Decision of ${name}`,
    dissent: [],
    supersedes: null,
    ...change,
  });
  const [decided, newer] = [newId(), newId()];
  await ask(of('facilitator'), 'POST', `${here}/findings`, { json: finding(decided, {}) });
  const dissent = [{ community: 'technical', stage: 1, reasons: `Dissent in ${name}` }];
  await ask(of('coordinator'), 'POST', `${here}/findings`, { json: finding(newer, { stage: 3, supersedes: decided, dissent }) });

  const dimension =
    z
      .object({ root: z.object({ children: z.array(z.object({ id: z.string() })) }) })
      .parse(await ask(of('coordinator'), 'GET', `${here}/profile`)).root.children[0]?.id ?? '';
  const publications: string[] = [];
  for (const share of ['stage', 'stage-with-reasons']) {
    const { hash } = z
      .object({ hash: z.string() })
      .parse(await ask(of('coordinator'), 'GET', `${here}/publication-preview?shares=${dimension}:${share}`));
    const id = newId();
    publications.push(id);
    await ask(of('coordinator'), 'POST', `${here}/publications`, { json: { id, shares: { [dimension]: share }, hash } });
  }
  if (code === 'XW') await ask(of('coordinator'), 'POST', `${base}/publications/${publications[1]}/withdrawal`);
  await cli('ledger', 'rotate', jurisdiction);
  await cli('ledger', 'show', jurisdiction);
  return { name, jurisdiction, base, here, earlier, assessment, sources, first, publications, dimension, people, at };
}

const ActPage = z.object({ acts: z.array(z.object({ entry: z.string(), index: z.number().nullable(), what: z.string() })) });

/** Receipts are long, and those of one kind alike. */
function firstOfEach<Act extends { what: string }>(acts: readonly Act[]): Act[] {
  return acts.filter(({ what }, at) => acts.findIndex((act) => act.what === what) === at);
}

/** A receipt of each kind of act of a person, once all of it is published. */
async function receiptsOf(visitor: Visitor, base: string): Promise<{ what: string; receipt: string }[]> {
  const acts = async () => ActPage.parse(await ask(visitor, 'GET', `${base}/ledger/assessment/acts`)).acts;
  await until('all is published', async () => (await acts()).every(({ index }) => index !== null));
  const taken = [];
  for (const { entry, what } of firstOfEach(await acts())) {
    const { status, text } = await visitor.ask('GET', `${base}/ledger/assessment/acts/${entry}/receipt`);
    if (status !== 200) throw new Error(text);
    taken.push({ what, receipt: text });
  }
  return taken;
}

/** What the node answers of a country, for the comparison after the restore. */
async function answersOf({ name, jurisdiction, base, here, ...rest }: Awaited<ReturnType<typeof settle>>) {
  const { people, at, ...ids } = rest;
  const of = people.coordinator ?? new Visitor(url);
  const taken = [];
  for (const role of ['coordinator', 'assessor', 'second', 'facilitator', 'gone'])
    taken.push(...(await receiptsOf(people[role] ?? of, base)));
  await cli('person', 'erase', jurisdiction, at('gone'));
  const indicator = z
    .object({
      verdicts: z.array(z.object({ id: z.string(), value: z.unknown(), current: z.boolean() })),
      findings: z.array(z.object({ id: z.string(), stage: z.number(), current: z.boolean() })),
    })
    .parse(await ask(of, 'GET', `${here}/indicators/${PACK.indicator}`));
  const { acts } = ActPage.parse(await ask(people.auditor ?? of, 'GET', `${base}/ledger/assessment/acts`));
  await until('the erasure is published', async () => (await receiptsOf(of, base)).length > 0);
  const keys = z
    .array(z.unknown())
    .parse(z.object({ keys: z.array(z.unknown()) }).parse(z.array(z.unknown()).parse(await ask(of, 'GET', `${base}/ledger`))[0]).keys);
  return { taken, facts: { name, jurisdiction, ...ids, indicator, keys, kinds: [...new Set(acts.map(({ what }) => what))].sort() } };
}

const server = spawn(process.execPath, ['server/src/main.ts'], { cwd: tree, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
let said = '';
server.stdout.on('data', (chunk: Buffer) => {
  said += chunk.toString();
});
try {
  await until('the former release serves', () => said.includes('Ctrl-C stops it.') || server.exitCode !== null);
  const made = [];
  for (const country of COUNTRIES) made.push(await answersOf(await settle(country)));
  await mkdir(out, { recursive: true });
  const { key } = z.looseObject({ key: z.string().optional() }).parse(await cli('backup', path.resolve(out, 'backup.mufakat')));
  await copyFile(path.join(data, 'ledger-secret'), path.join(out, 'ledger-secret'));
  const commit = (await run('git', ['rev-parse', '--short', 'HEAD'], { cwd: tree })).stdout.trim();
  await writeFile(
    path.join(out, 'receipts.json'),
    `${JSON.stringify(
      made.flatMap(({ taken }) => taken),
      null,
      1,
    )}\n`,
  );
  await writeFile(
    path.join(out, 'facts.json'),
    `${JSON.stringify({ release: commit, backupKey: key, countries: made.map(({ facts }) => facts) }, null, 1)}\n`,
  );
} finally {
  server.kill('SIGTERM');
  await once(server, 'close');
  await rm(data, { recursive: true, force: true });
}
