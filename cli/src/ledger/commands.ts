/** `mufakat ledger …`. Each command is loaded only when it is called. */
import type { Command } from 'commander';
import { addCommand, type Flags, several } from '../terminal/add-command.ts';

const OF_LOG = ['--log <LOG>', 'assessment or evidence', 'assessment'] as const;

export function addLedgerCommands(program: Command): void {
  const ledger = program.command('ledger').description('The logs in which everything that was decided is recorded.');

  addCommand<Flags & { log: string }>(
    ledger,
    'rotate <JURISDICTION>',
    'Give a log a new key. The old one signs the statement that hands over, and is destroyed.',
    async ([id = ''], options) => {
      const { ledgerRotate } = await import('./ledger-rotate.ts');
      return ledgerRotate(id, options);
    },
  ).option(...OF_LOG);

  addCommand(
    ledger,
    'show <JURISDICTION>',
    'Let everybody read and mirror the log of the assessment: when what kind of act happened.',
    async ([id = '']) => {
      const { ledgerShow } = await import('./ledger-show.ts');
      return ledgerShow(id, true);
    },
  );

  addCommand(
    ledger,
    'hide <JURISDICTION>',
    'Let only coordinators, auditors and custodians read the log of the assessment.',
    async ([id = '']) => {
      const { ledgerShow } = await import('./ledger-show.ts');
      return ledgerShow(id, false);
    },
  );

  addCommand<Flags & { log: string; from?: string; asItIs?: boolean }>(
    ledger,
    'resume <JURISDICTION>',
    'Let a log go on after a restore. What others have seen of it must be there: from a copy, where the backup is older.',
    async ([id = ''], options) => {
      const { ledgerResume } = await import('./ledger-resume.ts');
      return ledgerResume(id, options);
    },
  )
    .option(...OF_LOG)
    .option('--from <COPY>', 'address or folder of a copy of the log, such as a mirror')
    .option('--as-it-is', 'nobody has seen more of the log than the database has');

  addCommand<Flags & { secretIsLost?: boolean }>(
    ledger,
    'end',
    'End the logs whose keys open no more, as the secret of the data folder is lost: they are read and verified for ever, and nothing more is signed in them.',
    async (_arguments, options) => {
      const { ledgerEnd } = await import('./ledger-end.ts');
      return ledgerEnd(options);
    },
  ).option('--secret-is-lost', 'there is no copy of ledger-secret');

  addCommand<Flags & { key?: string[]; jurisdiction?: string; log?: string }>(
    ledger,
    'check [COPY]',
    'Check everything that this node stores of its logs; or a copy of a log, by its address or folder. Exit 1 when anything was changed or is missing.',
    async ([copy], options) => {
      const { ledgerCheck } = await import('./ledger-check.ts');
      return ledgerCheck(copy, options);
    },
  )
    .option('--key <VKEY>', 'a key of the log, had from elsewhere; may be given several times', several)
    .option('--jurisdiction <ID>', 'check only the logs of this jurisdiction')
    .option('--log <LOG>', 'check only this one: assessment or evidence');

  addCommand<Flags & { key?: string[] }>(
    ledger,
    'mirror <URL> <DIR>',
    'Copy a log into a folder, or bring the copy up to date. Everything is proved before it counts; a log that was rolled back or forked is refused.',
    async ([url = '', dir = ''], options) => {
      const { ledgerMirror } = await import('./ledger-mirror.ts');
      return ledgerMirror(url, dir, options);
    },
  ).option(
    '--key <VKEY>',
    'a key of the log, had from elsewhere; may be given several times. Without it the first run takes the one told',
    several,
  );

  const witness = ledger.command('witness').description('Nodes that cosign each other’s logs, so that none can be rolled back unseen.');

  addCommand(witness, 'show', 'Show the key with which this node cosigns, and the logs that it follows.', async () => {
    const { witnessShow } = await import('./ledger-witness.ts');
    return witnessShow();
  });

  addCommand(
    witness,
    'follow <LOGKEY>',
    'Cosign the log with this key, of another node, from now on; or follow its new key.',
    async ([key = '']) => {
      const { witnessFollow } = await import('./ledger-witness.ts');
      return witnessFollow(key);
    },
  );

  addCommand(witness, 'unfollow <ORIGIN>', 'Cosign a log no more.', async ([origin = '']) => {
    const { witnessUnfollow } = await import('./ledger-witness.ts');
    return witnessUnfollow(origin);
  });

  addCommand<Flags & { log: string }>(
    witness,
    'ask <JURISDICTION> <WITNESSKEY> <URL>',
    'Have a witness cosign a log of this node, such as https://other.example/witness.',
    async ([id = '', key = '', url = ''], options) => {
      const { witnessAsk } = await import('./ledger-witness.ts');
      return witnessAsk(id, key, url, options);
    },
  ).option(...OF_LOG);

  addCommand<Flags & { log: string }>(
    witness,
    'dismiss <JURISDICTION> <WITNESSKEY>',
    'Ask a witness no more.',
    async ([id = '', key = ''], options) => {
      const { witnessDismiss } = await import('./ledger-witness.ts');
      return witnessDismiss(id, key, options);
    },
  ).option(...OF_LOG);
}
