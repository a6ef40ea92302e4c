/** Taking away a file that the server makes when it is asked: how long it takes is said, and it can be called off. */
import { type MouseEvent, useRef, useState } from 'react';
import { fetchFile } from '../api.ts';

type Download<Name> = {
  /** What is being made; null when nothing is. */
  readonly making: Name | null;
  readonly error: Error | null;
  readonly take: (event: MouseEvent, name: Name, address: string) => void;
  readonly cancel: () => void;
};

export function useDownload<Name>(): Download<Name> {
  const [making, setMaking] = useState<Name | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const running = useRef<AbortController>(null);
  const fetchAndSave = async (name: Name, address: string) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setError(null);
    setMaking(() => name);
    try {
      save(await fetchFile(address, own.signal));
    } catch (failure) {
      if (!own.signal.aborted) setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
    if (running.current === own) setMaking(null);
  };
  const take: Download<Name>['take'] = (event, name, address) => {
    // Opening in a new tab or saving the address stays the browser's own business.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void fetchAndSave(name, address);
  };
  return { making, error, take, cancel: () => running.current?.abort() };
}

/** Keeps what the page has as a file. */
export function save({ blob, name }: { readonly blob: Blob; readonly name: string }): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
