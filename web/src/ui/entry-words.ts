/** Words for what the ledger names by codes: kinds of act, what an act is about, why a receipt is refused. A code without words stays itself. */
import type { LedgerError } from '@mufakat/ledger';
import { useCallback } from 'react';
import { useCodedText } from '../messages/language.tsx';

/** The words of a code, such as “Verdict recorded” for the act `verdict.recorded`. */
export function useCodeWords(): (of: 'act' | 'subject', code: string) => string {
  const t = useCodedText();
  return useCallback((of, code) => t(`${of}.${code}`) ?? code, [t]);
}

/** Why a receipt is not proved, in one sentence. */
export function useRefusal(): (error: LedgerError) => string {
  const t = useCodedText();
  return ({ code, message }) => t(`refused.${code.startsWith('key-change.') ? 'key-change' : code}`) ?? message;
}
