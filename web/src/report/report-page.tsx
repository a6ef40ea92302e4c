/** The report: looked at here, taken away in the format that the next reader needs. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { REPORT_FORMATS, type ReportFormat, reportUrl } from '../api.ts';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useLanguage, useText } from '../messages/language.tsx';
import { reportQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { Notice, Skeleton } from '../ui/states/states.tsx';
import { ReportTurn } from '../ui/turn.tsx';
import { Downloads } from './downloads.tsx';
import './report.css';

export function ReportPage() {
  const t = useText();
  const { language } = useLanguage();
  const { place } = useAssessment();
  const address = (format: ReportFormat) => reportUrl(place.jurisdiction, place.assessment, format, language);
  return (
    <Page title={t('report.title')} lead={t('report.lead')}>
      <section className="section" aria-labelledby="download-heading">
        <h2 id="download-heading">{t('report.download')}</h2>
        <Downloads jurisdiction={place.jurisdiction} files={REPORT_FORMATS.map((format) => ({ format, address: address(format) }))} />
      </section>
      <section className="section" aria-labelledby="preview-heading">
        <h2 id="preview-heading">{t('report.preview')}</h2>
        <Preview key={language} jurisdiction={place.jurisdiction} address={address('html')} />
      </section>
    </Page>
  );
}

/** The frame comes when the server has a report to put into it; until then the page says how far it is. */
function Preview({ jurisdiction, address }: { readonly jurisdiction: string; readonly address: string }) {
  const t = useText();
  const queries = useQueryClient();
  const ready = useQuery(reportQuery(address));
  const [shown, setShown] = useState(false);
  const again = (
    <Button className="button" onPress={() => void ready.refetch()}>
      {t('problem.retry')}
    </Button>
  );
  const cancel = () => void queries.cancelQueries({ queryKey: reportQuery(address).queryKey });
  if (ready.error !== null) return <Notice problem={ready.error}>{again}</Notice>;
  if (ready.data === undefined && ready.fetchStatus === 'idle') {
    return (
      <p>
        {t('report.cancelled')} {again}
      </p>
    );
  }
  return (
    <div className="preview">
      {ready.data === undefined && <ReportTurn jurisdiction={jurisdiction} label={t('report.making.preview')} cancel={cancel} />}
      {!shown && <Skeleton />}
      {ready.data === true && <iframe title={t('report.preview')} src={address} sandbox="" onLoad={() => setShown(true)} />}
    </div>
  );
}
