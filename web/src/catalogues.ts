/** Where the messages of each folder are loaded from. Those of the first page come with it in English; all others when a page first needs them. */
import english from './assessment/messages/en.json';
import type { Catalogue } from './messages/message-id.ts';
import signInEnglish from './sign-in/messages/en.json';
import uiEnglish from './ui/messages/en.json';

const assessment: Catalogue = { en: async () => ({ default: english }), ar: () => import('./assessment/messages/ar.json') };
const signIn: Catalogue = { en: async () => ({ default: signInEnglish }), ar: () => import('./sign-in/messages/ar.json') };
const ui: Catalogue = { en: async () => ({ default: uiEnglish }), ar: () => import('./ui/messages/ar.json') };

/** What the first page shows, and what pages of several folders share. */
export const FIRST_MESSAGES = [assessment, signIn, ui];

export const MESSAGES = {
  consultation: { en: () => import('./consultation/messages/en.json'), ar: () => import('./consultation/messages/ar.json') },
  ledger: { en: () => import('./ledger/messages/en.json'), ar: () => import('./ledger/messages/ar.json') },
  packs: { en: () => import('./packs/messages/en.json'), ar: () => import('./packs/messages/ar.json') },
  publication: { en: () => import('./publication/messages/en.json'), ar: () => import('./publication/messages/ar.json') },
  region: { en: () => import('./region/messages/en.json'), ar: () => import('./region/messages/ar.json') },
  report: { en: () => import('./report/messages/en.json'), ar: () => import('./report/messages/ar.json') },
  source: { en: () => import('./source/messages/en.json'), ar: () => import('./source/messages/ar.json') },
} as const satisfies Readonly<Record<string, Catalogue>>;
