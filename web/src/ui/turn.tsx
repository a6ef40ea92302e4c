/** Work that takes turns at the server: how many come before, and the way to call it off. */
import { useQuery } from '@tanstack/react-query';
import { useText } from '../messages/language.tsx';
import { waitingQuery } from '../queries.ts';
import { Waiting } from './states/sending.tsx';

type TurnProps = {
  readonly jurisdiction: string;
  /** What is said while it is being made, after it has waited. */
  readonly label: string;
  readonly cancel: () => void;
};

/** Shown while a report is asked for. Several of a person's are made one after the other: told is of the one that waits longest. */
export function ReportTurn({ jurisdiction, label, cancel }: TurnProps) {
  const t = useText();
  const before = useQuery(waitingQuery(jurisdiction)).data?.reports.at(-1);
  return <Waiting label={before === undefined ? label : `${label}. ${t('turn.before', { count: before })}`} share={1} cancel={cancel} />;
}
