import { useText } from '../messages/language.tsx';

/** What the framework calls its parts: the usual names in the language of the page, others as the framework writes them. */
const LABELS = ['dimension', 'factor', 'pillar'] as const;

export function GroupLabel({ label }: { readonly label: string }) {
  const t = useText();
  const known = LABELS.find((name) => name === label);
  return <p className="group-label">{known === undefined ? label : t(`label.${known}`)}</p>;
}
