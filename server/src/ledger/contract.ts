import { z } from 'zod';
import { contract, Id, MISSING, WITHIN } from '../kernel/http/contract.ts';
import { ActPage, ActSearch, LogName, LogState } from './model.ts';

const OneLog = z.object({ log: LogName });

/** The ledger within a jurisdiction: how its logs stand, what was recorded, and receipts. */
export const ledgerContract = contract({
  listLogs: {
    method: 'get',
    path: `${WITHIN}/ledger`,
    summary: 'The logs of the jurisdiction, as they stand',
    roles: 'member',
    answers: { 200: { description: 'Both logs', json: z.array(LogState) } },
  },
  listEntries: {
    method: 'get',
    path: `${WITHIN}/ledger/{log}/acts`,
    summary: 'What was recorded, newest first: one’s own acts; all of them for an auditor',
    roles: 'member',
    params: OneLog,
    query: ActSearch,
    answers: { 200: { description: 'At most fifty acts', json: ActPage } },
  },
  getReceipt: {
    method: 'get',
    path: `${WITHIN}/ledger/{log}/acts/{entry}/receipt`,
    summary: 'The receipt of an act, with what of it one may open',
    roles: 'member',
    params: OneLog.extend({ entry: Id }),
    answers: {
      200: {
        description: 'A receipt in the format mufakat-receipt@1, a file to keep',
        jsonText: z.looseObject({ format: z.string() }).meta({ id: 'Receipt' }),
      },
    },
    errors: {
      404: MISSING,
      409: 'Recorded, and not published yet',
      503: 'The log contradicts what others have seen and shows nothing',
    },
  },
});

const LOG = '/ledger/{jurisdiction}/{log}';
const FILE = { method: 'get', roles: 'anybody', answers: { 200: { description: 'The file' } }, errors: { 404: MISSING } } as const;

/** The files of a log, for everybody who verifies or mirrors it; those of a private log for its auditors and coordinators. */
export const mirrorContract = contract({
  getCheckpoint: { ...FILE, path: `${LOG}/checkpoint`, summary: 'The newest signed checkpoint of a log, with the lines of witnesses' },
  getKeys: {
    ...FILE,
    path: `${LOG}/keys.json`,
    summary: 'The keys of a log, each with the statement by which the one before hands over',
  },
  getTile: {
    ...FILE,
    path: `${LOG}/tile/{tile}`,
    takesRest: true,
    summary: 'A tile or an entry bundle of a log, by its path in C2SP tlog-tiles',
  },
});

/** This node as a witness of the logs of others. Answers of every status are in the texts of C2SP tlog-witness. */
export const witnessContract = contract({
  addCheckpoint: {
    method: 'post',
    path: '/witness/add-checkpoint',
    summary: 'Cosign a checkpoint of a log that this node is a witness of (C2SP tlog-witness)',
    roles: 'anybody',
    body: { text: 'text/plain' },
    answers: {
      200: { description: 'The line of this witness' },
      400: { description: 'No such request' },
      403: { description: 'Not signed by the key of the log that is followed here' },
      404: { description: 'A log that this node is no witness of' },
      409: { description: 'The witness has seen another size, which is the body' },
      422: { description: 'The proof does not show that the log only grew' },
    },
  },
});
