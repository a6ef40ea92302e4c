import { useMemo } from 'react';
import { useText } from '../messages/language.tsx';
import { qrPath } from './qr.ts';

/** A line as a QR code, dark on light in every colour scheme: readers expect that. A line that is too long for one says so. */
export function QrCode({ line }: { readonly line: string }) {
  const t = useText();
  const code = useMemo(() => qrPath(line), [line]);
  if (code === null) return <p className="hint">{t('proof.qr.tooLong')}</p>;
  return (
    <figure className="take-part">
      <svg className="qr" viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={t('proof.qr')} shapeRendering="crispEdges">
        <rect width="100%" height="100%" fill="#ffffff" />
        <path d={code.path} fill="#000000" />
      </svg>
      <figcaption className="hint">{t('proof.qr')}</figcaption>
    </figure>
  );
}
