/** Which acts change who reads a log and who cosigns it. All else of a log is held against what was signed. */
import { drop, field, fixed, put, type Register, SUBJECT, set } from '../kernel/ledger/entered.ts';

const BY_SIGNATURE = 'held against what the log signed';

export const logRegisters: readonly Register[] = [
  {
    subject: 'log',
    tables: {
      ledger_log: {
        key: ['log'],
        subject: 'log',
        notCovered: { log: BY_SIGNATURE, origin: BY_SIGNATURE, size: BY_SIGNATURE, root: BY_SIGNATURE, published_size: BY_SIGNATURE },
        madeElsewhere: { public: fixed(false) },
      },
      ledger_witness: { key: ['log', 'key'], subject: 'log', notCovered: {} },
    },
    acts: {
      'log.made-public': [set('ledger_log', { public: fixed(true) })],
      'log.made-private': [set('ledger_log', { public: fixed(false) })],
      'witness.added': [put('ledger_witness', { log: SUBJECT, key: field('key'), url: field('url') })],
      'witness.removed': [drop('ledger_witness', { key: field('key') })],
    },
  },
];
