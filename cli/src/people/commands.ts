/** `mufakat person …`, `sign-in` and `session …`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand, type Flags } from '../terminal/add-command.ts';

export function addPeopleCommands(program: Command): void {
  const person = program.command('person').description('The people of a country.');

  addCommand<Flags & { role: string[]; community?: string }>(
    person,
    'add <JURISDICTION> <NAME> <EMAIL>',
    'Give a person one or more roles in a country. Who has the address already gets the roles too.',
    async ([id = '', name = '', email = ''], options) => {
      const { personAdd } = await import('./person-add.ts');
      return personAdd(id, name, email, options);
    },
  )
    .requiredOption('--role <ROLE...>', 'coordinator, facilitator, participant, assessor, observer, auditor, custodian')
    .option(
      '--community <COMMUNITY>',
      'legal, technical, law-enforcement, policy, private-sector, academia, civil-society: whose questions a participant is asked',
    );

  addCommand<Flags & { role?: string[] }>(
    person,
    'roles <JURISDICTION> [WHO]',
    'List what people are in a country; with --role, give one of them exactly these roles. WHO is an address or id.',
    async ([id = '', who], options) => {
      const { personRoles } = await import('./person-roles.ts');
      return personRoles(id, who, options);
    },
  ).option('--role <ROLE...>', 'all roles that the person is to have');

  addCommand<Flags & { role?: string[] }>(
    person,
    'revoke <JURISDICTION> <WHO>',
    'Take roles from a person, by address or id: all, or some. Gone at the next request; sessions end with the last role on the node.',
    async ([id = '', who = ''], options) => {
      const { personRevoke } = await import('./person-roles.ts');
      return personRevoke(id, who, options);
    },
  ).option('--role <ROLE...>', 'only these; without it all');

  addCommand(
    person,
    'erase <JURISDICTION> <WHO>',
    'Erase a person on request, by address or id: name, roles, reasons of views, and what opens their acts in the ledger.',
    async ([id = '', who = '']) => {
      const { personErase } = await import('./person-erase.ts');
      return personErase(id, who);
    },
  );

  addCommand(
    program,
    'sign-in <EMAIL>',
    'Make a link that signs a person in once, within 15 minutes: for nodes without a mail server.',
    async ([email = '']) => {
      const { signIn } = await import('./sign-in.ts');
      return signIn(email);
    },
  );

  const session = program.command('session').description('Who is signed in on this node.');

  addCommand(session, 'list [EMAIL]', 'List sessions: whose, on which device, since when and when last seen (UTC).', async ([email]) => {
    const { sessionList } = await import('./session.ts');
    return sessionList(email);
  });

  addCommand<Flags & { session?: string }>(
    session,
    'end <EMAIL>',
    'End the sessions of an address. Exit 1 when there is none.',
    async ([email = ''], options) => {
      const { sessionEnd } = await import('./session.ts');
      return sessionEnd(email, options);
    },
  ).option('--session <ID>', 'only this one, by its id in the list');
}
