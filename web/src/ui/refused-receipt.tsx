import type { LedgerError } from '@mufakat/ledger';
import type { ReactNode } from 'react';
import { useText } from '../messages/language.tsx';
import { useRefusal } from './entry-words.ts';

/** That a receipt which the server sent was refused here, why, and what to do. */
export function RefusedReceipt({ error, children }: { readonly error: LedgerError; readonly children?: ReactNode }) {
  const t = useText();
  const refusal = useRefusal();
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{t('proof.refused')}</p>
      <p>{refusal(error)}</p>
      <p>{t('proof.refused.remedy')}</p>
      {children}
    </div>
  );
}
