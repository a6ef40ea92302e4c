/** Which acts make and change the rows of consultations: what `mufakat ledger check` holds the data against. */
import { type FormerIds, field, item, MOMENT, make, makeEach, type Register, renewed, SUBJECT } from '../kernel/ledger/entered.ts';

const participants: Register = {
  subject: 'participant',
  tables: {
    participant: {
      key: ['assessment', 'participant'],
      subject: 'participant',
      notCovered: { namesake: 'that another had the name too, before a name stood once in an assessment: found by a migration' },
      erased: { by: 'participant', leaves: { name: '' }, rows: 'one' },
    },
  },
  acts: {
    'participant.added': [
      make('participant', {
        assessment: field('assessment'),
        participant: SUBJECT,
        name: field('name'),
        community: field('community'),
      }),
    ],
  },
};

const views: Register = {
  subject: 'view',
  tables: {
    view: {
      key: ['assessment', 'view'],
      subject: 'view',
      notCovered: {},
      erased: { by: 'participant', leaves: { reasons: '' }, rows: 'views' },
    },
  },
  acts: {
    'view.imported': [
      make('view', {
        assessment: field('assessment'),
        view: SUBJECT,
        participant: renewed('participant', field('participant')),
        indicator: field('indicator'),
        stage: field('stage'),
        confidence: field('confidence'),
        reasons: field('reasons'),
        supersedes: field('supersedes'),
        recorded_at: MOMENT,
      }),
    ],
  },
};

const releases: Register = {
  subject: 'assessment',
  tables: {
    view_release: {
      key: ['assessment', 'view'],
      subject: 'assessment',
      notCovered: {},
      olderWith: { column: 'batch', number: 0 },
    },
  },
  acts: {
    'views.released': [
      makeEach('views', 'view_release', {
        assessment: field('assessment'),
        view: item('view'),
        batch: item('batch'),
        cell: item('cell'),
      }),
    ],
  },
};

export const consultationRegisters: readonly Register[] = [participants, views, releases];

/** Participants whose ids a migration replaced. */
export const participantFormerIds: FormerIds = {
  kind: 'participant',
  table: 'participant_former_id',
  id: 'participant',
  former: 'former',
};
