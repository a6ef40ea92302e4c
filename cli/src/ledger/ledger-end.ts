/** `mufakat ledger end`: what is left to do when the secret that opens the keys of the logs is lost. */
import { endLostLogs } from '@mufakat/server/ledger/index';
import { withDatabase } from '../node/open-node.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';

/** Ends the logs whose keys open no more. */
export async function ledgerEnd({ secretIsLost }: { secretIsLost?: boolean }): Promise<CommandResult> {
  if (secretIsLost !== true)
    throw new UsageError(
      'bad-use',
      'This ends logs whose keys open no more, for ever. Look first for a copy of ledger-secret; if there is none, say --secret-is-lost.',
    );
  const ended = await withDatabase((database, { dataFolder }) => endLostLogs({ database, dataFolder }));
  return {
    exit: 0,
    data: { ended },
    text: [
      'Nothing more is signed in these logs; what they hold can be read and verified for ever:',
      ...ended.map((origin) => `  ${origin}`),
      'What is recorded from now on is kept, and waits without an index. Should a copy of ledger-secret be found, put it back: they go on.',
    ].join('\n'),
  };
}
