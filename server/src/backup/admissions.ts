/**
 * Whether the people of a backup and their roles were admitted: what the rows say is held against the entries of the ledger, these against what opens
 * their commitments, and those that have an index against the tree that the log signed. So a role that was put into a table, in the file or in the
 * database before, is found, also where nothing proves who wrote the file.
 */
import { commitmentTo, commitmentToText, formatEntry, LedgerError, leafHash, sameHash, toBase64 } from '@mufakat/ledger';
import { z } from 'zod';
import { fail } from '../kernel/http/problem.ts';
import type { Role } from '../kernel/sign-in/roles.ts';
import type { Manifest } from './format.ts';
import { type EntryRow, type Gathered, gatherPeople, type PersonRow } from './gather-people.ts';
import { type SignedTree, signedTree } from './signed-tree.ts';

/** Somebody who holds roles after the restore. */
export interface RoleHolder {
  readonly jurisdiction: string;
  readonly person: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly string[];
}

/** Who may hold which roles under which address without an entry: the people of the example, in backups of releases that recorded none for them. */
export interface Foreknown {
  readonly jurisdiction: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

interface Fault {
  readonly path: string;
  readonly message: string;
}

/** What the ledger says of a person. */
interface Standing {
  admitted: boolean;
  /** 'any' where an entry is older than the keeping of contents. */
  roles: ReadonlySet<string> | 'any';
  /** Undefined where no entry tells it. */
  email: string | null | undefined;
}

/** More faults than this are counted, not told. */
const MOST_TOLD = 200;

/**
 * Resolves to who holds which roles after a restore of this backup, or of one jurisdiction of it.
 *
 * @throws Problem `not-admitted` with everybody whose person or role no entry of the ledger admits, and every entry that was changed
 */
export async function checkAdmissions(
  path: string,
  manifest: Manifest,
  jurisdiction: string | undefined,
  foreknown: readonly Foreknown[],
): Promise<RoleHolder[]> {
  const gathered = await gatherPeople(path, manifest, jurisdiction);
  const { trees, faults: ofLogs } = treesOf(gathered);
  const { standings, faults: ofActs } = standingsOf(gathered, trees, foreknown);
  const ofPeople = gathered.people.flatMap((person) =>
    faultsOf(person, gathered.roles.get(keyOf(person)) ?? [], standings.get(keyOf(person))),
  );
  refuse(path, [...ofLogs, ...ofActs, ...ofPeople]);
  return gathered.people.flatMap((person) => {
    const roles = gathered.roles.get(keyOf(person)) ?? [];
    return roles.length === 0 ? [] : [{ ...person, roles }];
  });
}

function keyOf({ jurisdiction, person }: { jurisdiction: string; person: string }): string {
  return `${jurisdiction}/${person}`;
}

function addressKey({ jurisdiction, email }: { jurisdiction: string; email: string | null }): string {
  return `${jurisdiction}/${email ?? ''}`;
}

function treesOf(gathered: Gathered): { trees: Map<string, SignedTree>; faults: Fault[] } {
  const trees = new Map<string, SignedTree>();
  const faults: Fault[] = [];
  for (const log of gathered.logs) {
    const tree = signedTree(log);
    if ('fault' in tree) faults.push({ path: `ledger ${log.jurisdiction}`, message: tree.fault });
    else trees.set(log.jurisdiction, tree);
  }
  return { trees, faults };
}

function standingsOf(
  gathered: Gathered,
  trees: ReadonlyMap<string, SignedTree>,
  foreknown: readonly Foreknown[],
): { standings: Map<string, Standing>; faults: Fault[] } {
  const known = new Map(foreknown.map((one) => [addressKey(one), one]));
  const standings = new Map<string, Standing>();
  for (const person of gathered.people) {
    const one = known.get(addressKey(person));
    if (one !== undefined) standings.set(keyOf(person), { admitted: true, roles: new Set<string>(one.roles), email: one.email });
  }
  const faults: Fault[] = [];
  for (const act of [...gathered.acts.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1))) {
    const changed = changeOf(act, trees.get(act.jurisdiction));
    if (changed !== undefined) faults.push({ path: `ledger ${act.jurisdiction} entry ${act.entry}`, message: changed });
    else standings.set(keyOf(act), after(standings.get(keyOf(act)) ?? { admitted: false, roles: new Set(), email: undefined }, act));
  }
  return { standings, faults };
}

/** What was changed of an act since it was recorded; undefined when nothing was. What was erased opens nothing, and is no change. */
function changeOf(act: EntryRow, tree: SignedTree | undefined): string | undefined {
  try {
    return unopenedPart(act) ?? (tree === undefined ? undefined : outsideOf(tree, act));
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return `it is no entry: ${error.message}`;
  }
}

function unopenedPart({ about, content, subject, who, aboutCommitment, commitment }: EntryRow): string | undefined {
  if (about !== undefined && !isSame(commitmentTo(about.salt, { subject, who }), aboutCommitment))
    return 'whom it is about was changed after it was recorded.';
  if (content !== undefined && content.text !== null && !isSame(commitmentToText(content.salt, content.text), commitment))
    return 'its content was changed after it was recorded.';
  return undefined;
}

function outsideOf(tree: SignedTree, { index, entry, what, happenedAt, aboutCommitment, commitment }: EntryRow): string | undefined {
  if (index === undefined || index >= tree.size || aboutCommitment === undefined) return undefined; // it waits
  const leaf = tree.leaves.get(index);
  const own = leafHash(formatEntry({ entry, what, happenedAt, about: aboutCommitment, content: commitment }));
  return leaf !== undefined && sameHash(leaf, own) ? undefined : 'it is not the entry that the log signed.';
}

function isSame(made: Uint8Array, kept: Uint8Array | undefined): boolean {
  return kept !== undefined && toBase64(made) === toBase64(kept);
}

const Content = z.looseObject({
  roles: z.array(z.string()).optional(),
  /** Of somebody who was taken over as they stood. */
  memberships: z.array(z.looseObject({ role: z.string() })).optional(),
  email: z.string().nullable().optional(),
});

function contentOf(text: string | null): z.infer<typeof Content> | undefined {
  try {
    return text === null ? undefined : Content.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** How a person stands after an act. */
function after(before: Standing, { what, content }: EntryRow): Standing {
  const told = contentOf(content?.text ?? null);
  const roles = new Set(told?.roles ?? told?.memberships?.map(({ role }) => role) ?? []);
  const held = before.roles;
  if (what === 'person.admitted' || what === 'person.taken-over') {
    if (content !== undefined && content.text === null) return { ...before, admitted: true, roles: 'any' };
    return { admitted: true, roles: held === 'any' ? held : new Set([...held, ...roles]), email: told?.email ?? before.email };
  }
  if (what === 'person.roles-changed' || what === 'person.revoked') return { ...before, roles }; // those that are left
  return what === 'person.erased' ? { ...before, roles: new Set(), email: null } : before;
}

function faultsOf(
  { jurisdiction, person, name, email, country }: PersonRow,
  roles: readonly string[],
  standing: Standing | undefined,
): Fault[] {
  const who = `${name}${email === null ? '' : ` (${email})`}`;
  const path = `jurisdiction ${jurisdiction} person ${person}`;
  if (roles.length === 0 && email === null) return []; // erased: nobody signs in as this person
  if (standing?.admitted !== true) {
    const held = roles.length > 0 ? ` with the roles ${roles.join(', ')}` : '';
    return [{ path, message: `${who} is a person of ${country}${held}, and no entry of the ledger admits them.` }];
  }
  const granted = standing.roles;
  const excess = granted === 'any' ? [] : roles.filter((role) => !granted.has(role));
  const address = standing.email;
  return [
    ...(excess.length > 0
      ? [{ path, message: `${who} is ${excess.join(', ')} of ${country}, and no entry of the ledger admits that.` }]
      : []),
    ...(email !== null && address !== undefined && address !== email
      ? [{ path, message: `${who} was admitted to ${country} under another address: ${address ?? 'erased since'}.` }]
      : []),
  ];
}

function refuse(file: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const more = faults.length - MOST_TOLD;
  fail('not-admitted', {
    status: 422,
    title: 'The backup holds people or roles that its ledger does not admit',
    detail: `${file}: ${faults.length} ${faults.length === 1 ? 'place' : 'places'}${more > 0 ? `, of which ${MOST_TOLD} are named` : ''}.`,
    remedy:
      'Nothing was changed. Somebody wrote into the database or into the file beside Mufakat: use an earlier backup, and find out who. People get roles by `mufakat person add` only.',
    errors: faults.slice(0, MOST_TOLD),
  });
}
