/** Which acts make and change the rows of assessments: what `mufakat ledger check` holds the data against. */
import {
  field,
  fieldIfTold,
  fixed,
  ITEM,
  item,
  MOMENT,
  make,
  makeEach,
  next,
  POSITION,
  type Register,
  SUBJECT,
  set,
} from '../kernel/ledger/entered.ts';

const assessments: Register = {
  subject: 'assessment',
  tables: {
    assessment: { key: ['assessment'], subject: 'assessment', notCovered: {} },
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

export const assessmentRegisters: readonly Register[] = [assessments, verdicts, findings];
