/** Which acts make and change the rows of sources: what `mufakat ledger check` holds the data against. */
import { COUNTING, field, fieldOr, fixed, MOMENT, make, put, type Register, SUBJECT, sameAs, WHO } from '../kernel/ledger/entered.ts';

const sources: Register = {
  subject: 'source',
  tables: {
    source: { key: ['assessment', 'source'], subject: 'source', notCovered: {} },
    source_description: { key: ['assessment', 'source'], subject: 'source', notCovered: {} },
    source_version: { key: ['assessment', 'source', 'version'], subject: 'source', notCovered: {} },
  },
  acts: {
    'source.added': [
      make('source', {
        assessment: field('assessment'),
        source: SUBJECT,
        kind: field('kind'),
        access: field('access'),
        revision: fixed(1),
        version: fixed(0),
        added_at: MOMENT,
      }),
      make('source_description', {
        assessment: field('assessment'),
        source: SUBJECT,
        access: field('access'),
        title: field('title'),
        url: field('url'),
        attested_by: field('attestedBy'),
        attested_on: field('attestedOn'),
      }),
    ],
    'source.file-stored': [
      // Before there were versions, a file took the place of the one before.
      put('source_version', {
        assessment: field('assessment'),
        source: SUBJECT,
        version: fieldOr('version', 1),
        access: sameAs('source', 'access'),
        content_sha256: field('sha256'),
        bytes: field('bytes'),
        file_name: field('fileName'),
        stored_by: WHO,
        stored_at: MOMENT,
      }),
      put('source', { assessment: field('assessment'), source: SUBJECT, revision: COUNTING, version: fieldOr('version', 1) }),
    ],
  },
};

export const sourceRegisters: readonly Register[] = [sources];
