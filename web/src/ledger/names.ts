/** What to call whoever acted, and what an act is about. */
import type { Act } from '@mufakat/server/ledger/model';
import { useText } from '../messages/language.tsx';
import { useCodeWords } from '../ui/entry-words.ts';

/** Whom the ledger names for what was done on the server itself. */
const OPERATOR = '00000000-0000-0000-0000-000000000000';

/** The end of an id tells ids apart; its beginning is a time. */
export const shortId = (id: string) => `…${id.slice(-8)}`;

export function useNameOf(): (who: Act['who']) => string {
  const t = useText();
  return (who) => {
    if (who === null) return t('acts.who.unknown');
    return who.id === OPERATOR ? t('acts.who.operator') : (who.name ?? shortId(who.id));
  };
}

/** A subject is `kind/id`. Its words, and the id when it has one that is worth showing. */
export function useSubjectWords(): (subject: string) => { readonly words: string; readonly id: string | null } {
  const t = useText();
  const words = useCodeWords();
  return (subject) => {
    const [kind = '', id = ''] = subject.split('/');
    if (kind === 'log' && (id === 'assessment' || id === 'evidence'))
      return { words: `${words('subject', kind)}: ${t(`log.${id}`)}`, id: null };
    return { words: words('subject', kind), id };
  };
}
