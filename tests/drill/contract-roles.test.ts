/** What contracts say of roles is what the table of operations says was really answered. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Contract, type Operation, WITHIN } from '../../server/src/kernel/http/contract.ts';
import { waitingContract } from '../../server/src/kernel/process/contract.ts';
import { sessionContract, signInContract } from '../../server/src/kernel/sign-in/contract.ts';
import { ROLES } from '../../server/src/kernel/sign-in/roles.ts';
import { ledgerContract, mirrorContract, witnessContract } from '../../server/src/ledger/contract.ts';
import { packContract } from '../../server/src/packs/contract.ts';
import { publicationContract, regionContract } from '../../server/src/publication/contract.ts';

const CONTRACTS: readonly Contract[] = [
  ...[signInContract, sessionContract, waitingContract, packContract],
  ...[ledgerContract, mirrorContract, witnessContract, publicationContract, regionContract],
];
const OPERATIONS = CONTRACTS.flatMap((contract) => Object.values(contract)).map((operation) => ({ name: nameOf(operation), operation }));

function nameOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path.replace(WITHIN, '')}`;
}

/** By operation and who asked: the answer, as `403 role-needed`. */
function tableOf(text: string): Map<string, Map<string, string>> {
  const blocks = text.split('\n\n').map((block) => block.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
  return new Map(
    blocks.flatMap(([name, ...lines]) => {
      const answers = lines.flatMap((line) => {
        const [, answer = '', whom = ''] = /^ {2}(.+?) {2,}(.+)$/.exec(line) ?? [];
        return whom.split(' ').map((who) => [who, answer] as const);
      });
      return name === undefined ? [] : [[name, new Map(answers)] as const];
    }),
  );
}

const table = tableOf(readFileSync(new URL('operations.txt', import.meta.url), 'utf8'));

test.each(OPERATIONS)('$name lets those through whom its contract names, and refuses the others', ({ name, operation: { roles } }) => {
  const answers = table.get(name) ?? new Map<string, string>();
  expect([...answers.keys()].toSorted()).toEqual([...ROLES, 'elsewhere', 'stranger'].toSorted());
  const refused = ROLES.filter((role) => answers.get(role) === '403 role-needed');
  expect(refused).toEqual(typeof roles === 'string' ? [] : ROLES.filter((role) => !roles.includes(role)));
  expect(answers.get('stranger') === '401 not-signed-in').toBe(roles !== 'anybody');
});
