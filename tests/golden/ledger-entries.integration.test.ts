/**
 * The entries of a scripted run, as they enter the log, with what opens them: key order, fields, types and encodings. `ledger-entries.jsonl` has a line an
 * entry: the entry's own bytes, and the canonical JSON of whom and what it is about and of its content. What is another each time stands there by its
 * order of appearance: ids as id-1, salted hashes as hash-1, keys as key-1; moments as T and the number of digits after the second.
 */
import {
  bundlePath,
  bundlesOf,
  canonicalJson,
  commitmentTo,
  commitmentToText,
  fromUtf8,
  parseBundle,
  parseCheckpoint,
  parseEntry,
  parseNote,
} from '@mufakat/ledger';
import { beforeAll, expect, test } from 'vitest';
import { ask } from '../../server/src/testing/operator.ts';
import { type Actor, testWorld } from '../../server/src/testing/world.ts';
import en from '../../web/src/ui/messages/en.json' with { type: 'json' };
import { expectGolden } from './golden.ts';
import { runScript } from './scripted-run.ts';

const world = await testWorld();

/** Event types that people are told of, and that nothing enters yet. */
const NOT_YET = ['view.given'];

type Opened = {
  readonly entry: string;
  readonly who: string;
  readonly subject: string;
  readonly about: Buffer | null;
  readonly salt: Buffer | null;
  readonly content: string | null;
};
type Line = { readonly what: string; readonly bytes: string; readonly about: string | null; readonly content: string | null };

const lines = new Map<string, Line[]>();

/** The bytes of every entry of a log, as whoever mirrors it gets them. */
async function entriesOf(reader: Actor, jurisdiction: string): Promise<Uint8Array[]> {
  const get = async (file: string): Promise<Uint8Array> => {
    const reply = await world.app.request(`/ledger/${jurisdiction}/assessment/${file}`, { headers: { cookie: reader.cookie } });
    if (reply.status !== 200) throw new Error(`${file}: ${reply.status} ${await reply.text()}`);
    return new Uint8Array(await reply.arrayBuffer());
  };
  const { size } = parseCheckpoint(parseNote(fromUtf8(await get('checkpoint'))).text);
  const bundles = bundlesOf(size).map(async (id) => parseBundle(await get(bundlePath(id)), id.width));
  return (await Promise.all(bundles)).flat();
}

async function openingsOf(jurisdiction: string): Promise<Map<string, Opened>> {
  const rows = await ask<Opened>(
    world.operatorUrl,
    `select e.entry, e.who, e.subject, a.salt as about, c.salt, c.content from ledger_entry e
      left join ledger_opening a on a.jurisdiction = e.jurisdiction and a.entry = e.entry and a.part = 'about'
      left join ledger_opening c on c.jurisdiction = e.jurisdiction and c.entry = e.entry and c.part = 'content'
      where e.jurisdiction = $1`,
    [jurisdiction],
  );
  return new Map(rows.map((row) => [row.entry, row]));
}

/** An entry with what opens it. @throws Error unless that is what it commits to */
function lineOf(bytes: Uint8Array, opened: Opened | undefined): Line {
  const entry = parseEntry(bytes);
  if (opened === undefined) throw new Error(`entry ${entry.entry} is not in the database`);
  const { subject, who, about, salt, content } = opened;
  if (about !== null) expect(entry.about, entry.what).toEqual(commitmentTo(about, { subject, who }));
  if (salt !== null) expect(entry.content, entry.what).toEqual(commitmentToText(salt, content ?? ''));
  const named = about === null ? null : canonicalJson({ subject, who });
  return { what: entry.what, bytes: fromUtf8(bytes), about: named, content };
}

const OPERATOR = '00000000-0000-0000-0000-000000000000';
const VARYING =
  /(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(?<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(?<digits>\d+))?Z)|(?<=\/assessment\+)(?<key>[0-9a-f]{8}\+[A-Za-z0-9+/]{44})(?=")|(?<=")(?<hash>[A-Za-z0-9+/]{43}=)(?=")/g;

/** Puts in place of what varies its number in the order of appearance, over all texts that it is given. */
function ordinals(): (text: string) => string {
  const seen = new Map<string, string>();
  const counts = new Map<string, number>();
  const nameOf = (kind: string, value: string): string => {
    const known = seen.get(value);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    seen.set(value, `${kind}-${count}`);
    return `${kind}-${count}`;
  };
  return (text) =>
    text.replaceAll(VARYING, (match, ...rest) => {
      const { id, moment, digits = '', key }: Record<string, string | undefined> = rest.at(-1);
      if (moment !== undefined) return `T${digits.length}`;
      if (id === OPERATOR) return match;
      return nameOf(id !== undefined ? 'id' : key !== undefined ? 'key' : 'hash', match);
    });
}

/** Views are released in an order of random ids: here in that of their ordinals. */
const inOrderOfAppearance = (content: string) =>
  content.replace(/(?<="views":\[)[^\]]*(?=\])/, (list) =>
    (list.match(/\{[^}]*\}/g) ?? []).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(','),
  );

function asText({ what, bytes, about, content }: Line, named: (text: string) => string): string {
  const [entry, whom] = [named(bytes), named(about ?? 'null')];
  const said = named(content ?? 'null');
  return `{"entry":${entry},"about":${whom},"content":${what === 'views.released' ? inOrderOfAppearance(said) : said}}`;
}

beforeAll(async () => {
  const { takenOver, assessed, loaded } = await runScript(world);
  const roles = ['auditor'] as const;
  for (const jurisdiction of [takenOver, assessed.jurisdiction, loaded]) {
    const reader = jurisdiction === assessed.jurisdiction ? assessed : await world.invite(jurisdiction, 'Reader', ...roles);
    const opened = await openingsOf(jurisdiction);
    const all = (await entriesOf(reader, jurisdiction)).map((bytes) => lineOf(bytes, opened.get(parseEntry(bytes).entry)));
    // Those of one statement of a migration have one moment and random ids.
    lines.set(jurisdiction, jurisdiction === takenOver ? all.toSorted((a, b) => (a.what < b.what ? -1 : 1)) : all);
  }
});

test('the script makes an entry of every event type', () => {
  const types = Object.keys(en).flatMap((key) => (/^act\.[a-z-]+\./.test(key) ? [key.slice('act.'.length)] : []));
  const made = new Set([...lines.values()].flat().map(({ what }) => what));
  expect([...made].toSorted(), 'add a step to tests/golden/scripted-run.ts').toEqual(
    types.filter((type) => !NOT_YET.includes(type)).toSorted(),
  );
});

test('every entry, whom and what it is about and its content are what they were, byte for byte', () => {
  const named = ordinals();
  const text = [...lines.values()].flatMap((all) => all.map((line) => asText(line, named))).join('\n');
  expectGolden('ledger-entries.jsonl', `${text}\n`);
});
