/** The messages of each folder of pages: a file a language, beside the pages that use them; what several folders use stands in `ui`. */
import type assessment from '../assessment/messages/en.json';
import type consultation from '../consultation/messages/en.json';
import type ledger from '../ledger/messages/en.json';
import type packs from '../packs/messages/en.json';
import type publication from '../publication/messages/en.json';
import type region from '../region/messages/en.json';
import type report from '../report/messages/en.json';
import type signIn from '../sign-in/messages/en.json';
import type source from '../source/messages/en.json';
import type ui from '../ui/messages/en.json';
import type verify from '../verify/messages/en.json';
import type { Language } from './languages.ts';

export type MessageId =
  | keyof typeof assessment
  | keyof typeof consultation
  | keyof typeof ledger
  | keyof typeof packs
  | keyof typeof publication
  | keyof typeof region
  | keyof typeof report
  | keyof typeof signIn
  | keyof typeof source
  | keyof typeof ui
  | keyof typeof verify;

/** How to load the messages of one folder, in each language. */
export type Catalogue = Readonly<Record<Language, () => Promise<{ readonly default: Readonly<Record<string, string>> }>>>;
