import { useText, type Values } from '../messages/language.tsx';
import type { View } from './region-search.ts';

/** The heading of a view, and in a sentence what it shows. */
export function ViewHead({ view, values = {} }: { readonly view: View; readonly values?: Values }) {
  const t = useText();
  return (
    <div className="view-head">
      <h2 id="view-heading">{t(`region.view.${view}`)}</h2>
      <p className="view-lead">{t(`region.lead.${view}`, values)}</p>
    </div>
  );
}
