/** Which acts make and change jurisdictions, people and roles: what `mufakat ledger check` holds the data against. */
import {
  drop,
  dropEach,
  field,
  fieldIfTold,
  fixed,
  ITEM,
  item,
  MOMENT,
  make,
  makeEach,
  put,
  type Register,
  SUBJECT,
  set,
} from '../ledger/entered.ts';
import { ERASED } from './people.ts';

const jurisdictions: Register = {
  subject: 'jurisdiction',
  tables: {
    jurisdiction: { key: [], subject: 'jurisdiction', notCovered: {} },
    file_quota: { key: [], subject: 'jurisdiction', notCovered: {} },
  },
  acts: {
    'jurisdiction.opened': [
      make('jurisdiction', {
        name: field('name'),
        iso3166: field('iso3166'),
        invented: field('invented'),
        created_at: MOMENT,
      }),
    ],
    'jurisdiction.quota-set': [put('file_quota', { bytes: field('bytes'), files: field('files') })],
    // What stood in the database before every jurisdiction had an act.
    'jurisdiction.taken-over': [
      make('jurisdiction', {
        name: field('name'),
        iso3166: field('iso3166'),
        invented: field('invented'),
        created_at: field('createdAt'),
      }),
    ],
  },
};

const people: Register = {
  subject: 'person',
  tables: {
    person: {
      key: ['person'],
      subject: 'person',
      notCovered: {},
      erased: { by: 'person', leaves: { name: ERASED }, rows: 'one' },
    },
    membership: { key: ['person', 'role'], subject: 'person', notCovered: {} },
  },
  acts: {
    'person.admitted': [
      make('person', {
        person: SUBJECT,
        name: field('name'),
        email: field('email'),
        community: field('community'),
        created_at: MOMENT,
      }),
      set('person', { community: fieldIfTold('community') }),
      makeEach('roles', 'membership', { person: SUBJECT, role: ITEM, granted_at: MOMENT }),
    ],
    'person.taken-over': [
      make('person', {
        person: SUBJECT,
        name: field('name'),
        email: field('email'),
        community: field('community'),
        created_at: field('createdAt'),
      }),
      makeEach('memberships', 'membership', { person: SUBJECT, role: item('role'), granted_at: item('grantedAt') }),
    ],
    'person.revoked': [dropEach('taken', 'membership', { role: ITEM })],
    'person.roles-changed': [
      dropEach('taken', 'membership', { role: ITEM }),
      makeEach('granted', 'membership', { person: SUBJECT, role: ITEM, granted_at: MOMENT }),
    ],
    'person.erased': [set('person', { name: fixed(ERASED), email: fixed(null), community: fixed(null) }), drop('membership')],
  },
};

export const peopleRegisters: readonly Register[] = [jurisdictions, people];
