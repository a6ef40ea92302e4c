/** The report as files. Making one takes the server a moment: the page says so, and it can be called off. */
import type { ReportFormat } from '../api.ts';
import { useText } from '../messages/language.tsx';
import { useDownload } from '../ui/download.ts';
import { Notice } from '../ui/states/states.tsx';
import { ReportTurn } from '../ui/turn.tsx';

type ReportFile = { readonly format: ReportFormat; readonly address: string };

export function Downloads({ jurisdiction, files }: { readonly jurisdiction: string; readonly files: readonly ReportFile[] }) {
  const t = useText();
  const { making, error, take, cancel } = useDownload<ReportFormat>();
  return (
    <>
      <ul className="downloads" aria-labelledby="download-heading">
        {files.map(({ format, address }) => (
          <li key={format}>
            <a className="download" href={address} download onClick={(event) => take(event, format, address)}>
              <span className="download-format">{format.toUpperCase()}</span>
              <span className="download-use">{t(`report.${format}`)}</span>
            </a>
          </li>
        ))}
      </ul>
      {making !== null && (
        <ReportTurn jurisdiction={jurisdiction} label={t('report.making', { format: making.toUpperCase() })} cancel={cancel} />
      )}
      {error !== null && <Notice problem={error} />}
    </>
  );
}
