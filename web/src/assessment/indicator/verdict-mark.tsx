import type { VerdictRow } from '@mufakat/server/assessment/model';
import { useLanguage, useText } from '../../messages/language.tsx';
import './verdict-mark.css';

const SHAPES = {
  met: 'met',
  yes: 'met',
  unmet: 'unmet',
  no: 'unmet',
  partial: 'partial',
  unknown: 'unknown',
  'not-applicable': 'not-applicable',
} as const;

/** What a verdict says, by shape and word; never by colour alone. Nothing recorded is said as such. */
export function VerdictMark({ value }: { readonly value: VerdictRow['value'] | 'disputed' | undefined }) {
  const t = useText();
  const { language } = useLanguage();
  if (typeof value === 'number') return <span className="verdict">{new Intl.NumberFormat(language).format(value)}</span>;
  const word = value === undefined ? 'none' : value;
  const shape = value === undefined ? 'unknown' : value === 'disputed' ? 'disputed' : SHAPES[value];
  return (
    <span className="verdict">
      <svg className="verdict-shape" data-shape={shape} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <circle cx="10" cy="10" r="8.5" />
        {shape === 'met' && <path d="M5.8 10.4l2.9 2.9 5.6-6.3" />}
        {shape === 'unmet' && <path d="M6.8 6.8l6.4 6.4M13.2 6.8l-6.4 6.4" />}
        {shape === 'partial' && <path d="M10 1.5a8.5 8.5 0 0 1 0 17z" />}
        {shape === 'not-applicable' && <path d="M6 10h8" />}
        {shape === 'disputed' && <path d="M7 6.5L4.5 10 7 13.5M13 6.5l2.5 3.5-2.5 3.5" />}
        {shape === 'unknown' && <path d="M7.6 8a2.4 2.4 0 1 1 3.4 2.2c-.7.4-1 .8-1 1.5M10 14.2v.2" />}
      </svg>
      {t(`verdict.${word}`)}
    </span>
  );
}
