/** What every capability says of its tables and acts: an explicit list, for the check that holds the data against the log. */
import { assessmentRegisters, checkAssessedPacks } from './assessment/index.ts';
import { consultationRegisters, participantFormerIds } from './consultation/index.ts';
import { peopleRegisters } from './kernel/sign-in/people-entered.ts';
import { type Entered, logRegisters } from './ledger/index.ts';
import { checkPacks } from './packs/index.ts';
import { checkAdmitted, publicationRegisters } from './publication/index.ts';
import { sourceRegisters } from './source/index.ts';

export const ENTERED: Entered = {
  registers: [
    ...peopleRegisters,
    ...assessmentRegisters,
    ...sourceRegisters,
    ...consultationRegisters,
    ...publicationRegisters,
    ...logRegisters,
  ],
  formerIds: [participantFormerIds],
  others: [checkPacks, checkAssessedPacks, checkAdmitted],
};
