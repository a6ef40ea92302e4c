import { z } from 'zod';
import { contract, WITHIN } from '../http/contract.ts';

const Before = z.array(z.int().min(0)).describe('For each piece that waits, how many pieces come before it');

/** What of a person's waits for its turn. */
export const waitingContract = contract({
  getWaiting: {
    method: 'get',
    path: `${WITHIN}/waiting`,
    summary: 'How much comes before one’s own reports and tables that wait for their turn; what is being made is not among them',
    roles: 'member',
    answers: {
      200: { description: 'What waits, the next first', json: z.object({ reports: Before, tables: Before }).meta({ id: 'Waiting' }) },
    },
  },
});
