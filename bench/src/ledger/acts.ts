/** The acts whose time with and without the ledger is compared, as a browser sends them to a server with the example. */
import { fileURLToPath } from 'node:url';
import { indicatorsOf, loadPack } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import { newId } from '@mufakat/server/kernel/database/identifiers';
import { type Sent, Visitor } from '@mufakat/server/testing/visitor';
import type { ExampleServer } from '../../../tests/example-server.ts';

/** A server, and who writes to it. */
export type Server = { readonly visitor: Visitor; readonly jurisdiction: string };

/** Signs in as the coordinator of the example, who may write everything. */
export async function signInTo({ url, signInLink }: ExampleServer): Promise<Server> {
  const visitor = await new Visitor(url).signIn(signInLink);
  return { visitor, jurisdiction: (await visitor.membership()).jurisdiction };
}

const loaded = loadPack(await readPackFolder(fileURLToPath(new URL('../../../packs/baseline', import.meta.url))));
if ('errors' in loaded) throw new Error('the baseline pack does not load');
const { pack } = loaded;
const indicators = indicatorsOf(pack.root);
const criteria = indicators.flatMap((indicator) => indicator.criteria);
const idAt = (elements: readonly { readonly id: string }[], number: number) => elements[number % elements.length]?.id ?? '';

export type Act = {
  readonly name: string;
  /** Where in an assessment it is sent, with which answer. */
  readonly path: string;
  readonly status: number;
  /** The number-th of a writer, each of another indicator or criterion. */
  readonly sent: (number: number) => Sent;
};

const verdict: Act = {
  name: 'verdict',
  path: '/verdicts',
  status: 201,
  sent: (number) => ({
    json: {
      id: newId(),
      criterion: idAt(criteria, number),
      value: 'met',
      reasons: `Section ${number} of the act has it, and two judgments of last year apply it.`,
      sources: [],
      supersedes: null,
      reconciles: [],
    },
  }),
};

/** One view, as the table in which a facilitator sends it. */
const view: Act = {
  name: 'view',
  path: '/views/import',
  status: 200,
  sent: (number) => ({
    body: `participant,community,indicator,stage,confidence,reasons\np1,legal,${idAt(indicators, number)},formative,4,Reasons of view ${number}\n`,
    headers: { 'x-file-name': 'views.csv', 'content-type': 'application/octet-stream' },
  }),
};

export const ACTS: readonly Act[] = [verdict, view];

/** Opens an assessment for a writer, with one act that is not counted. @returns what sends the number-th act, and throws when the server refuses it */
export async function openWriter({ visitor, jurisdiction }: Server, act: Act): Promise<(number: number) => Promise<void>> {
  const assessments = `/api/jurisdictions/${jurisdiction}/assessments`;
  const id = newId();
  const rule = { agreement: 0.75, within: 1, minimumViews: 4 };
  const period = { periodFrom: '2026-01-01', periodTo: '2026-06-30' };
  await send(assessments, 201, { json: { id, title: 'Measured', packId: pack.id, packVersion: pack.version, ...period, rule } });
  await send(`${assessments}/${id}${act.path}`, act.status, act.sent(0));
  return (number) => send(`${assessments}/${id}${act.path}`, act.status, act.sent(number + 1));

  async function send(path: string, status: number, sent: Sent): Promise<void> {
    const reply = await visitor.ask('POST', path, sent);
    if (reply.status !== status) throw new Error(`${path}: ${reply.status} ${reply.text}`);
  }
}
