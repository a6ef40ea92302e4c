/** The report: looked at here, taken away in the format that the next reader needs. */
import { REPORT_FORMATS, reportUrl } from '../api.ts';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useLanguage, useText } from '../messages/language.tsx';
import { Page } from '../ui/page.tsx';
import './report.css';

export function ReportPage() {
  const say = useText();
  const { language } = useLanguage();
  const { place, pack } = useAssessment();
  // The report speaks the language of the page where the pack has it, else the pack's own.
  const spoken = language in pack.title ? language : pack.language;
  const address = (format: (typeof REPORT_FORMATS)[number]) => reportUrl(place.jurisdiction, place.assessment, format, spoken);
  return (
    <Page title={say('report.title')} lead={say('report.lead')}>
      <h2 id="download-heading">{say('report.download')}</h2>
      <ul className="downloads" aria-labelledby="download-heading">
        {REPORT_FORMATS.map((format) => (
          <li key={format}>
            <a className="download" href={address(format)} download>
              <span className="download-format">{format.toUpperCase()}</span>
              <span className="download-use">{say(`report.${format}`)}</span>
            </a>
          </li>
        ))}
      </ul>
      <section className="section" aria-labelledby="preview-heading">
        <h2 id="preview-heading">{say('report.preview')}</h2>
        <iframe className="preview" title={say('report.preview')} src={address('html')} sandbox="" loading="lazy" />
      </section>
    </Page>
  );
}
