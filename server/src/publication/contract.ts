import { z } from 'zod';
import { contract, Id, MISSING, WITHIN } from '../kernel/http/contract.ts';
import { NewPublication, Preview, Publication, SharedPublication } from './model.ts';

const OneAssessment = z.object({ assessment: Id });

/** Publications of a jurisdiction. */
export const publicationContract = contract({
  getPreview: {
    method: 'get',
    path: `${WITHIN}/assessments/{assessment}/publication-preview`,
    summary: 'Exactly what a region would read of the assessment (coordinator)',
    roles: ['coordinator'],
    params: OneAssessment,
    query: z.object({
      shares: z.string().max(5_000).describe('dimension:stage or dimension:stage-with-reasons, several with a comma between'),
    }),
    answers: { 200: { description: 'The snapshot, and its hash to publish it by', json: Preview } },
    errors: { 404: MISSING },
  },
  publish: {
    method: 'post',
    path: `${WITHIN}/assessments/{assessment}/publications`,
    summary: 'Publish what was previewed (coordinator)',
    roles: ['coordinator'],
    params: OneAssessment,
    body: { json: NewPublication },
    answers: { 200: { description: 'Published before', json: Publication }, 201: { description: 'Published', json: Publication } },
    errors: { 409: 'The assessment has changed since the preview; `current` is what would be published now' },
    events: ['publication.published'],
  },
  listPublications: {
    method: 'get',
    path: `${WITHIN}/publications`,
    summary: 'What the jurisdiction has published, newest first',
    roles: 'member',
    answers: { 200: { description: 'Publications', json: z.array(Publication) } },
  },
  withdraw: {
    method: 'post',
    path: `${WITHIN}/publications/{publication}/withdrawal`,
    summary: 'Share a publication no more (coordinator)',
    roles: ['coordinator'],
    params: z.object({ publication: Id }),
    answers: { 200: { description: 'Withdrawn before', json: Publication }, 201: { description: 'Withdrawn', json: Publication } },
    errors: { 404: MISSING },
    events: ['publication.withdrawn'],
  },
});

/** What a region reads: what is shared, and nothing else. */
export const regionContract = contract({
  listSharedPacks: {
    method: 'get',
    path: '/api/region',
    summary: 'The packs by which jurisdictions share something (whoever is signed in)',
    roles: 'signed-in',
    answers: { 200: { description: 'Packs', json: z.array(z.strictObject({ pack: z.string(), jurisdictions: z.int() })) } },
  },
  listShared: {
    method: 'get',
    path: '/api/region/{pack}',
    summary: 'What jurisdictions share by a pack (whoever is signed in)',
    roles: 'signed-in',
    params: z.object({ pack: z.string().max(100) }),
    answers: { 200: { description: 'The newest publication of each jurisdiction', json: z.array(SharedPublication) } },
  },
  getReceipt: {
    method: 'get',
    path: '/api/region/publications/{jurisdiction}/{publication}/receipt',
    summary: 'The receipt of a shared publication: it is signed by the log of the jurisdiction (whoever is signed in)',
    roles: 'signed-in',
    params: z.object({ jurisdiction: Id, publication: Id }),
    answers: {
      200: {
        description: 'A receipt in the format mufakat-receipt@1, with the snapshot in it',
        jsonText: z.looseObject({ format: z.string() }).meta({ id: 'PublicationReceipt' }),
      },
    },
    errors: { 404: MISSING, 409: 'Published, and not in a checkpoint yet' },
  },
});
