/** Sending a file: how far it is, the way to stop it, and how it ended. */
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { Problem, type Sending } from '../../api.ts';
import { useText } from '../../messages/language.tsx';
import { Notice } from './states.tsx';
import './sending.css';

export type FileSending<Answer> = {
  /** How much has gone, 0 to 1; null when nothing is on its way. */
  readonly share: number | null;
  readonly error: Error | null;
  readonly answer: Answer | null;
  readonly start: (begin: (progress: (share: number) => void) => Sending<Answer>) => Promise<void>;
  readonly cancel: () => void;
  readonly forget: () => void;
};

export function useSending<Answer>(): FileSending<Answer> {
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const running = useRef<Sending<Answer>>(null);
  const forget = () => {
    setError(null);
    setAnswer(null);
  };
  const start: FileSending<Answer>['start'] = async (begin) => {
    forget();
    setShare(0);
    running.current = begin(setShare);
    try {
      setAnswer(await running.current.done);
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
    setShare(null);
  };
  return { share, error, answer, start, cancel: () => running.current?.cancel(), forget };
}

const wasCancelled = (error: Error | null) => error instanceof Problem && error.code === 'cancelled';

type StateProps = { readonly sending: Pick<FileSending<unknown>, 'share' | 'error' | 'cancel'>; readonly cancelledText: string };

/** What is said of a file on its way, or of one that did not arrive. */
export function SendingState({ sending: { share, error, cancel }, cancelledText }: StateProps) {
  const t = useText();
  if (share !== null) return <Waiting label={t(share < 1 ? 'sending.sending' : 'sending.reading')} share={share} cancel={cancel} />;
  if (wasCancelled(error)) return <p role="status">{cancelledText}</p>;
  return error === null ? null : <Notice problem={error} />;
}

type WaitingProps = { readonly label: string; readonly share: number; readonly cancel: () => void };

/** A bar that fills; when all has gone it only says that the other side is at work. */
export function Waiting({ label, share, cancel }: WaitingProps) {
  const t = useText();
  return (
    <div className="waiting">
      <ProgressBar value={share * 100} isIndeterminate={share >= 1} className="progress">
        {({ percentage, valueText }) => (
          <>
            <Label>{label}</Label> <span>{valueText}</span>
            <span className="progress-track">
              <span className="progress-fill" style={{ inlineSize: `${percentage ?? 100}%` }} />
            </span>
          </>
        )}
      </ProgressBar>
      <Button className="button button-small" onPress={cancel}>
        {t('action.cancel')}
      </Button>
    </div>
  );
}
