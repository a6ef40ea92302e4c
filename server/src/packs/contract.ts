import { z } from 'zod';
import { contract } from '../kernel/http/contract.ts';
import { PackSummary, WholePack } from './model.ts';

/** Packs are open to everybody, as their content is. */
export const packContract = contract({
  listPacks: {
    method: 'get',
    path: '/api/packs',
    summary: 'The packs that an assessment can be made by',
    roles: 'anybody',
    answers: { 200: { description: 'Packs by id and version', json: z.array(PackSummary) } },
  },
  getPack: {
    method: 'get',
    path: '/api/packs/{id}/{version}',
    summary: 'A whole pack: groups, indicators, criteria, stages, glossary',
    roles: 'anybody',
    params: z.object({ id: z.string().max(100), version: z.string().max(50) }),
    answers: { 200: { description: 'The pack', jsonText: WholePack }, 304: { description: 'Not changed' } },
    errors: { 404: 'No such pack' },
  },
});
