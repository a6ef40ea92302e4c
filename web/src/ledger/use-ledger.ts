import type { LogName } from '@mufakat/server/ledger/model';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { entriesKey, logsQuery, meQuery } from '../queries.ts';

/** The logs of a jurisdiction that are worth showing, and who looks at them. */
export function useLedger(jurisdiction: string) {
  const { data: logs } = useSuspenseQuery(logsQuery(jurisdiction));
  const { data: me } = useSuspenseQuery(meQuery);
  const membership = me.jurisdictions.find((entry) => entry.jurisdiction === jurisdiction);
  return {
    logs: logs.filter(({ log, publishedSize, waiting }) => log === 'assessment' || publishedSize + waiting > 0),
    me,
    jurisdictionName: membership?.name ?? '',
    person: membership?.person,
    auditor: membership?.roles.includes('auditor') ?? false,
  };
}

/** Loads the acts again when more of them were published: those that waited have their place now. */
export function useFreshEntries(jurisdiction: string, log: LogName, publishedSize: number): void {
  const queries = useQueryClient();
  const seen = useRef({ log, publishedSize });
  useEffect(() => {
    const grown = seen.current.log === log && seen.current.publishedSize !== publishedSize;
    seen.current = { log, publishedSize };
    if (grown) void queries.invalidateQueries({ queryKey: entriesKey(jurisdiction, log) });
  }, [queries, jurisdiction, log, publishedSize]);
}
