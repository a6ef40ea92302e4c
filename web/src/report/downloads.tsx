/** The report as files. Making one takes the server a moment: the page says so, and it can be called off. */
import { type MouseEvent, useRef, useState } from 'react';
import { fetchReport, type ReportFormat } from '../api.ts';
import { useText } from '../messages/language.tsx';
import { Waiting } from '../ui/sending.tsx';
import { Notice } from '../ui/states.tsx';

type ReportFile = { readonly format: ReportFormat; readonly address: string };

export function Downloads({ files }: { readonly files: readonly ReportFile[] }) {
  const say = useText();
  const { making, error, take, cancel } = useDownload();
  return (
    <>
      <ul className="downloads" aria-labelledby="download-heading">
        {files.map((file) => (
          <li key={file.format}>
            <a className="download" href={file.address} download onClick={(event) => take(event, file)}>
              <span className="download-format">{file.format.toUpperCase()}</span>
              <span className="download-use">{say(`report.${file.format}`)}</span>
            </a>
          </li>
        ))}
      </ul>
      {making !== null && <Waiting label={say('report.making', { format: making.toUpperCase() })} share={1} cancel={cancel} />}
      {error !== null && <Notice problem={error} />}
    </>
  );
}

function useDownload() {
  const [making, setMaking] = useState<ReportFormat | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const running = useRef<AbortController>(null);
  const fetchAndSave = async ({ format, address }: ReportFile) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setError(null);
    setMaking(format);
    try {
      save(await fetchReport(address, own.signal));
    } catch (failure) {
      if (!own.signal.aborted) setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
    if (running.current === own) setMaking(null);
  };
  const take = (event: MouseEvent, file: ReportFile) => {
    // Opening in a new tab or saving the address stays the browser's own business.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void fetchAndSave(file);
  };
  return { making, error, take, cancel: () => running.current?.abort() };
}

function save({ blob, name }: { readonly blob: Blob; readonly name: string }): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
