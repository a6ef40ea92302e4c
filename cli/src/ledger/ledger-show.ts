/** `mufakat ledger show` and `hide`: whether everybody may read the log of an assessment. */
import { setPublic } from '@mufakat/server/ledger/index';
import type { CommandResult } from '../terminal/command-result.ts';
import { logGiven, withLogs } from './ledger-log.ts';

/** What is public says when what kind of act happened; whom and what it concerns stays with those who did it. */
export async function ledgerShow(jurisdiction: string, isPublic: boolean): Promise<CommandResult> {
  const place = logGiven(jurisdiction, 'assessment');
  await withLogs((parts) => setPublic(parts, place, isPublic));
  return {
    exit: 0,
    data: { ...place, public: isPublic },
    text: isPublic
      ? `Everybody can read and mirror the log now, at /ledger/${place.jurisdiction}/assessment of this server: when what kind of act happened, never whose or what about.`
      : 'Only coordinators, auditors and custodians of the jurisdiction read the log now. Copies that others have made stay theirs.',
  };
}
