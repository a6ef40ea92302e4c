/** Which acts make and change publications and what is shared: what `mufakat ledger check` holds the data against. */
import { drop, ENTRY, field, fixed, MOMENT, make, put, type Register, SALT, SUBJECT, TEXT, WHO } from '../kernel/ledger/entered.ts';

const publications: Register = {
  subject: 'publication',
  tables: {
    publication: { key: ['publication'], subject: 'publication', notCovered: {} },
    publication_withdrawal: { key: ['publication'], subject: 'publication', notCovered: {} },
  },
  acts: {
    'publication.published': [
      make('publication', {
        publication: SUBJECT,
        assessment: field('assessment.id'),
        pack: field('pack.id'),
        entry: ENTRY,
        salt: SALT,
        snapshot: TEXT,
        published_by: WHO,
        published_at: MOMENT,
      }),
    ],
    'publication.withdrawn': [make('publication_withdrawal', { publication: SUBJECT, withdrawn_by: WHO, withdrawn_at: MOMENT })],
  },
};

/** Of a pack the publication that was published last, unless it was withdrawn. */
const shared: Register = {
  subject: 'publication',
  tables: { shared_publication: { key: ['pack'], subject: null, notCovered: {}, onlyWithout: 'receipt' } },
  acts: {
    'publication.published': [
      put('shared_publication', {
        pack: field('pack.id'),
        publication: SUBJECT,
        snapshot: TEXT,
        entry: ENTRY,
        salt: SALT,
        receipt: fixed(null),
        published_at: MOMENT,
      }),
    ],
    'publication.withdrawn': [drop('shared_publication', { publication: SUBJECT })],
  },
};

export const publicationRegisters: readonly Register[] = [publications, shared];
