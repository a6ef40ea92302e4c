import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { useText } from '../../messages/language.tsx';

type ConflictProps = {
  readonly theirs: ReactNode;
  readonly mine: ReactNode;
  readonly keepTheirs: () => void;
  readonly goOn: () => void;
};

/** Two people changed the same thing: the second sees both and decides. Takes the focus, as the button that led here is gone. */
export function Conflict({ theirs, mine, keepTheirs, goOn }: ConflictProps) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} className="conflict" role="alert" tabIndex={-1}>
      <p className="notice-title">{t('conflict.title')}</p>
      <p>{t('conflict.lead')}</p>
      <div className="conflict-sides">
        <div className="conflict-side">
          <h4>{t('conflict.theirs')}</h4>
          {theirs}
        </div>
        <div className="conflict-side">
          <h4>{t('conflict.mine')}</h4>
          {mine}
        </div>
      </div>
      <div className="actions">
        <Button className="button" onPress={keepTheirs}>
          {t('conflict.keep')}
        </Button>
        <Button className="button" onPress={goOn}>
          {t('conflict.replace')}
        </Button>
      </div>
    </div>
  );
}
