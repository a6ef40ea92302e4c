import { useMemo } from 'react';
import { qrPath } from './qr.ts';

/** A QR code, dark on light in every colour scheme: readers expect that. Nothing when the text is too long for one. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const code = useMemo(() => qrPath(text), [text]);
  if (code === null) return null;
  return (
    <svg className="qr" viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width="100%" height="100%" fill="#ffffff" />
      <path d={code.path} fill="#000000" />
    </svg>
  );
}
