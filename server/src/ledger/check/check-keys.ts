/** The keys of a log, the private one in use, and the witnesses that are asked. */
import { formatKey, makeSigner, parseKey } from '@mufakat/ledger';
import type { Tx } from '../../kernel/database/database.ts';
import { Problem } from '../../kernel/http/problem.ts';
import { keyFaults } from '../log/key-chain.ts';
import { originOf, unseal } from '../log/keys.ts';
import type { LogKeyRow } from '../model.ts';
import { type LogPlace, listWitnesses } from '../store.ts';
import { type CheckFinding, type Found, safeNumber } from './check-finding.ts';
import { keyRows, seedRows } from './check-rows.ts';
import { parsed } from './parsed.ts';

export type CheckedKeys = { readonly keys: readonly LogKeyRow[]; readonly findings: readonly CheckFinding[] };

/** @param trusted keys had from elsewhere: those of this log must be among its keys */
export async function checkKeys(tx: Tx, place: LogPlace, secret: string, trusted: readonly string[], found: Found): Promise<CheckedKeys> {
  const origin = originOf(place);
  const rows = await keyRows(tx, place);
  const keys = rows.map(({ key, from_size, statement }) => ({ key, fromSize: safeNumber(from_size) ?? -1, statement }));
  const numberOf = (position: number) => rows[position - 1]?.number ?? position;
  const misnumbered = rows.filter(({ number }, at) => number !== at + 1);
  const unknown = trusted.filter((key) => key.startsWith(`${origin}+`) && !keys.some((other) => other.key === key));
  const faults = keyFaults(origin, keys).map(({ number, code, column, message }) =>
    found('ledger_key', { number: numberOf(number) }, code, column === 'fromSize' ? 'from_size' : column, message),
  );
  return {
    keys,
    findings: [
      ...misnumbered.map(({ number }) =>
        found('ledger_key', { number }, 'key.number', 'number', `no key is number ${number - 1}, and one is ${number}`),
      ),
      ...faults,
      ...unknown.map((key) => found('ledger_key', {}, 'key.untrusted', 'key', `the trusted key ${key} is none of those of ${origin}`)),
      ...(await seedFaults(tx, place, secret, rows.at(-1), found)),
      ...(await witnessFaults(tx, place, found)),
    ],
  };
}

/** The sealed private key must be that of the last key, and the only one. */
async function seedFaults(
  tx: Tx,
  place: LogPlace,
  secret: string,
  last: { number: number; key: string } | undefined,
  found: Found,
): Promise<CheckFinding[]> {
  const seeds = await seedRows(tx, place);
  if (last === undefined) return [];
  const others = seeds.filter(({ number }) => number !== last.number);
  const present = seeds.find(({ number }) => number === last.number);
  const fault = present === undefined ? 'seed.missing' : openingFault(secret, place, present, last.key);
  const messages = {
    'seed.missing': 'is not there: the log can be verified, and not be continued',
    'seed.locked': 'does not open with the ledger-secret of this data folder: it was changed, or the data folder is another one',
    'seed.other-key': 'is that of another key',
  };
  return [
    ...others.map(({ number }) =>
      found('ledger_seed', { number }, 'seed.number', 'number', `key ${number} is not in use, and its private part is kept`),
    ),
    ...(fault === undefined
      ? []
      : [found('ledger_seed', { number: last.number }, fault, 'sealed', `the private part of key ${last.number} ${messages[fault]}`)]),
  ];
}

function openingFault(
  secret: string,
  place: LogPlace,
  { number, sealed }: { number: number; sealed: Buffer },
  key: string,
): 'seed.locked' | 'seed.other-key' | undefined {
  const origin = originOf(place);
  try {
    const signer = parsed(() => makeSigner('log', origin, unseal(secret, `${origin} ${number}`, sealed)));
    return signer !== undefined && formatKey(signer.key) === key ? undefined : 'seed.other-key';
  } catch (error) {
    if (error instanceof Problem) return 'seed.locked';
    throw error;
  }
}

async function witnessFaults(tx: Tx, place: LogPlace, found: Found): Promise<CheckFinding[]> {
  const wrong = (await listWitnesses(tx, place)).filter(({ key }) => parsed(() => parseKey('witness', key)) === undefined);
  return wrong.map(({ key }) =>
    found('ledger_witness', { key }, 'witness.key', 'key', 'a witness is asked whose key is none: it was changed'),
  );
}
