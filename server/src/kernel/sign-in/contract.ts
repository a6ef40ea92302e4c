import { z } from 'zod';
import { contract } from '../http/contract.ts';
import { Me, OwnSession } from './model.ts';

const NOT_SIGNED_IN = 'Not signed in';

/** Signing in and out, and who one is. */
export const signInContract = contract({
  getMe: {
    method: 'get',
    path: '/api/me',
    summary: 'Who is signed in, and the jurisdictions and roles they have',
    roles: 'signed-in',
    answers: { 200: { description: 'Signed in', json: Me } },
    errors: { 401: NOT_SIGNED_IN },
  },
  askForLink: {
    method: 'post',
    path: '/api/sign-in',
    summary: 'Send a sign-in link to a member; the reply is the same for everybody',
    roles: 'anybody',
    body: { json: z.object({ email: z.email().max(254) }) },
    answers: { 202: { description: 'A link is on its way, if this is the address of a member' } },
    errors: { 429: 'Too many' },
  },
  signOut: {
    method: 'post',
    path: '/api/sign-out',
    summary: 'Sign out',
    roles: 'anybody',
    answers: { 204: { description: 'Signed out' } },
  },
});

/** Where a person is signed in: seen and ended by the person, whatever the jurisdictions. */
export const sessionContract = contract({
  listSessions: {
    method: 'get',
    path: '/api/sessions',
    summary: 'Where one is signed in, the last seen first',
    roles: 'signed-in',
    answers: { 200: { description: 'Sessions', json: z.array(OwnSession) } },
    errors: { 401: NOT_SIGNED_IN },
  },
  endSession: {
    method: 'delete',
    path: '/api/sessions/{session}',
    summary: 'End a session of one’s own',
    roles: 'signed-in',
    params: z.object({ session: z.string().max(64) }),
    answers: { 204: { description: 'Ended' } },
    errors: { 401: NOT_SIGNED_IN, 404: 'Not there, or not yours' },
  },
  endOtherSessions: {
    method: 'delete',
    path: '/api/sessions',
    summary: 'End all sessions of one’s own but this one',
    roles: 'signed-in',
    answers: { 200: { description: 'How many', json: z.object({ ended: z.int() }) } },
    errors: { 401: NOT_SIGNED_IN },
  },
});
