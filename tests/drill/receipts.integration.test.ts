/** Receipts of a real log, changed: not one that was forged proves anything that it did not prove before. */
import {
  formatKey,
  formatReceipt,
  formatReceiptLine,
  LedgerError,
  type LogKey,
  parseReceipt,
  parseReceiptLine,
  type Receipt,
  verifyReceipt,
} from '@mufakat/ledger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES } from '../../server/src/kernel/sign-in/roles.ts';
import { ActPage } from '../../server/src/ledger/model.ts';
import { randomNumbers } from '../../server/src/testing/random.ts';
import { furnish } from '../../server/src/testing/requests.ts';
import { testWorld } from '../../server/src/testing/world.ts';
import { newCount, WHOLE } from './drill.ts';

const EACH = WHOLE ? 1_500 : 80;
const random = randomNumbers(10);
const pick = <Item>(items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

const world = await testWorld();
const count = newCount('receipts');
afterAll(count.tell);

/** Receipts of two countries. */
let own: string[] = [];
let others: string[] = [];
let key: LogKey;
beforeAll(async () => {
  [own, others] = [await receiptsOf('Own'), await receiptsOf('Other')];
  key = parseReceipt(own[0] ?? '').key;
});

async function receiptsOf(words: string): Promise<string[]> {
  const { actor } = await furnish(world, await world.settle(...ROLES), words);
  const acts = `/api/jurisdictions/${actor.jurisdiction}/ledger/assessment/acts`;
  const page = ActPage.parse((await world.call(actor, 'GET', acts)).json);
  return Promise.all(page.acts.map(async ({ entry }) => (await world.call(actor, 'GET', `${acts}/${entry}/receipt`)).text));
}

/** What a receipt proves to somebody who knows the log's key; nothing when it is refused. */
function proves(read: () => Receipt): string[] {
  try {
    return verifyReceipt(read(), { key }).proved.map(({ text }) => text);
  } catch (error) {
    if (error instanceof LedgerError) return [];
    throw error;
  }
}

const flipped = (text: string) => {
  const bytes = Buffer.from(text);
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return bytes.toString('utf8');
};
type Fields = Record<string, unknown>;
const fields = (text: string) => JSON.parse(text) as Fields;
const swapped = (text: string, from: string) => {
  const [to, other] = [fields(text), fields(from)];
  const name = pick(Object.keys(to));
  return JSON.stringify({ ...to, [name]: other[name] });
};
const without = (text: string) => {
  const { [pick(Object.keys(fields(text)))]: _gone, ...rest } = fields(text);
  return JSON.stringify(rest);
};

const FORGERIES: Readonly<Record<string, (text: string) => string>> = {
  'a bit flipped': flipped,
  'cut short': (text) => text.slice(0, Math.floor(random() * text.length)),
  'a field of another receipt': (text) => swapped(text, pick(own)),
  'a field of another log': (text) => swapped(text, pick(others)),
  'a field taken away': without,
  'of another log under this key': () => JSON.stringify({ ...fields(pick(others)), key: formatKey(key) }),
  'a word changed': (text) => text.replace(/met|law|strategic|stage/g, (word) => [...word].reverse().join('')),
};

test.each(Object.entries(FORGERIES))('a receipt with %s proves nothing new', (kind, forge) => {
  for (let number = 0; number < EACH; number++) {
    const text = pick(own);
    const forged = forge(text);
    const before = new Set([...own].flatMap((each) => (each === text || forged === each ? proves(() => parseReceipt(each)) : [])));
    const after = proves(() => parseReceipt(forged));
    count.tried(kind);
    if (after.some((statement) => !before.has(statement))) count.failed(`${kind}: ${forged}`);
  }
  expect(count.failures).toEqual([]);
});

test('a receipt as a line with a bit flipped, or cut short, is refused', () => {
  for (let number = 0; number < EACH; number++) {
    const line = formatReceiptLine({ ...parseReceipt(pick(own)), about: null, content: null });
    for (const forged of [flipped(line), line.slice(0, Math.floor(random() * line.length))]) {
      count.tried('lines');
      if (proves(() => parseReceiptLine(forged)).length > 0 && forged !== line) count.failed(`line: ${forged}`);
    }
  }
  expect(count.failures).toEqual([]);
});

test('what was not changed verifies, so that the tests above began with something', () => {
  for (const text of own) expect(proves(() => parseReceipt(text)).length).toBeGreaterThan(2);
  expect(formatReceipt(parseReceipt(own[0] ?? ''))).toBe(own[0]);
});
