/** Words for what the ledger names by codes: kinds of act, what an act is about, why a receipt is refused. A code without words stays itself. */
import type { LedgerError } from '@mufakat/ledger';
import { useCallback } from 'react';
import english from '../messages/en.ts';
import { type MessageId, useText } from '../messages/language.tsx';

const isMessage = (id: string): id is MessageId => Object.hasOwn(english, id);

/** The words of a code, such as “Verdict recorded” for the act `verdict.recorded`. */
export function useCodeWords(): (of: 'act' | 'subject', code: string) => string {
  const t = useText();
  return useCallback(
    (of, code) => {
      const id = `${of}.${code}`;
      return isMessage(id) ? t(id) : code;
    },
    [t],
  );
}

/** Why a receipt is not proved, in one sentence. */
export function useRefusal(): (error: LedgerError) => string {
  const t = useText();
  return ({ code, message }) => {
    const id = `refused.${code.startsWith('key-change.') ? 'key-change' : code}`;
    return isMessage(id) ? t(id) : message;
  };
}
