/** Which acts make and change the rows of assessments: what `mufakat ledger check` holds the data against. */
import {
  COUNTING,
  type FormerIds,
  field,
  fieldIfTold,
  fieldOr,
  fixed,
  ITEM,
  item,
  MOMENT,
  make,
  makeEach,
  next,
  POSITION,
  put,
  type Register,
  renewed,
  SUBJECT,
  sameAs,
  set,
  WHO,
} from '../kernel/ledger/entered.ts';

const assessments: Register = {
  subject: 'assessment',
  tables: {
    assessment: { key: ['assessment'], subject: 'assessment', notCovered: {} },
    view_release: {
      key: ['assessment', 'view'],
      subject: 'assessment',
      notCovered: {},
      olderWith: { column: 'batch', number: 0 },
    },
  },
  acts: {
    'assessment.opened': [
      make('assessment', {
        assessment: SUBJECT,
        title: field('title'),
        pack_id: field('packId'),
        pack_version: field('packVersion'),
        period_from: field('periodFrom'),
        period_to: field('periodTo'),
        rule_agreement: field('rule.agreement'),
        rule_within: field('rule.within'),
        rule_minimum_views: field('rule.minimumViews'),
        revision: fixed(1),
        collection_open: fixed(true),
        created_at: MOMENT,
      }),
    ],
    'assessment.changed': [
      set('assessment', {
        title: fieldIfTold('title'),
        rule_agreement: fieldIfTold('rule.agreement'),
        rule_within: fieldIfTold('rule.within'),
        rule_minimum_views: fieldIfTold('rule.minimumViews'),
        revision: next('revision'),
      }),
    ],
    'collection.closed': [set('assessment', { collection_open: fixed(false) })],
    'collection.reopened': [set('assessment', { collection_open: fixed(true) })],
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

const verdicts: Register = {
  subject: 'verdict',
  tables: {
    verdict: { key: ['assessment', 'verdict'], subject: 'verdict', notCovered: {} },
    verdict_source: { key: ['assessment', 'verdict', 'source'], subject: 'verdict', notCovered: {} },
    verdict_reconciles: { key: ['assessment', 'verdict', 'reconciled'], subject: 'verdict', notCovered: {} },
  },
  acts: {
    'verdict.recorded': [
      make('verdict', {
        assessment: field('assessment'),
        verdict: SUBJECT,
        criterion: field('criterion'),
        assessor: field('assessor'),
        value: field('value'),
        reasons: field('reasons'),
        supersedes: field('supersedes'),
        recorded_at: MOMENT,
      }),
      makeEach('cites', 'verdict_source', {
        assessment: field('assessment'),
        verdict: SUBJECT,
        source: item('source'),
        version: item('version'),
      }),
      // Of a source without a file, or before there were versions, the act tells no version.
      makeEach('sources', 'verdict_source', { assessment: field('assessment'), verdict: SUBJECT, source: ITEM }),
      makeEach('reconciles', 'verdict_reconciles', {
        assessment: field('assessment'),
        criterion: field('criterion'),
        verdict: SUBJECT,
        reconciled: ITEM,
      }),
    ],
  },
};

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

const findings: Register = {
  subject: 'finding',
  tables: {
    finding: { key: ['assessment', 'finding'], subject: 'finding', notCovered: {} },
    finding_dissent: { key: ['assessment', 'finding', 'position'], subject: 'finding', notCovered: {} },
  },
  acts: {
    'finding.adopted': [
      make('finding', {
        assessment: field('assessment'),
        finding: SUBJECT,
        indicator: field('indicator'),
        stage: field('stage'),
        basis: field('basis'),
        reasons: field('reasons'),
        decided_by: field('decidedBy'),
        supersedes: field('supersedes'),
        recorded_at: MOMENT,
      }),
      makeEach('dissent', 'finding_dissent', {
        assessment: field('assessment'),
        finding: SUBJECT,
        position: POSITION,
        community: item('community'),
        stage: item('stage'),
        reasons: item('reasons'),
      }),
    ],
  },
};

export const assessmentRegisters: readonly Register[] = [assessments, sources, verdicts, participants, views, findings];

/** Participants whose ids a migration replaced. */
export const participantFormerIds: FormerIds = {
  kind: 'participant',
  table: 'participant_former_id',
  id: 'participant',
  former: 'former',
};
