/** A receipt to keep and to hand on: a file, a line of text, a QR code, a sheet of paper. */
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useText } from '../messages/language.tsx';
import { VerifyHint } from '../ui/verify-hint.tsx';
import { QrCode } from './qr-code.tsx';
import { saveReceipt } from './save-receipt.ts';

type TakeAwayProps = { readonly entry: string; readonly text: string; readonly line: string };

export function TakeAway({ entry, text, line }: TakeAwayProps) {
  const t = useText();
  return (
    <section className="section" aria-labelledby="take-heading">
      <h2 id="take-heading">{t('proof.take')}</h2>
      <div className="take-away">
        <div className="take-texts">
          <div className="take-part take-file">
            <h3>{t('proof.file')}</h3>
            <p className="hint">{t('proof.file.hint')}</p>
            <div className="actions">
              <Button className="button button-primary" onPress={() => saveReceipt(entry, text)}>
                {t('proof.file.save')}
              </Button>
              <Button className="button" onPress={() => print()}>
                {t('proof.print')}
              </Button>
            </div>
            <VerifyHint />
          </div>
          <ReceiptLine line={line} />
        </div>
        <QrCode line={line} />
      </div>
    </section>
  );
}

function ReceiptLine({ line }: { readonly line: string }) {
  const t = useText();
  const shown = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<'not-yet' | 'copied' | 'failed'>('not-yet');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(line);
      setCopied('copied');
    } catch {
      // Not allowed, or the page did not come over https: what is selected can be copied by hand.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
      setCopied('failed');
    }
  };
  return (
    <div className="take-part">
      <h3>{t('proof.line')}</h3>
      <p className="hint">{t('proof.line.hint')}</p>
      <code ref={shown} className="receipt-line" dir="ltr">
        {line}
      </code>
      <div className="actions">
        <Button className="button" onPress={() => void copy()}>
          {t('proof.copy')}
        </Button>
      </div>
      <p role="status">{copied === 'copied' ? t('proof.copied') : copied === 'failed' ? t('proof.copy.failed') : ''}</p>
    </div>
  );
}
