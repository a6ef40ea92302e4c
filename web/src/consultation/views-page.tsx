/** Bringing in the views of a consultation: one file, all or nothing, every error with its row and column. */
import type { ImportResult } from '@mufakat/server/consultation/model';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { importViews, setCollection } from '../api.ts';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useText } from '../messages/language.tsx';
import { assessmentKey, profileQuery } from '../queries.ts';
import { Page } from '../ui/shell/page.tsx';
import { SendingState, useSending } from '../ui/states/sending.tsx';
import { Notice } from '../ui/states/states.tsx';
import { Words } from '../ui/words.tsx';
import { ImportErrors, NearNames, refusalIn } from './import-errors.tsx';
import '../source/sources.css';

const COLUMNS = ['participant', 'community', 'indicator', 'stage', 'confidence', 'reasons'] as const;

export function ViewsPage() {
  const t = useText();
  const { place, roles, pack, assessment } = useAssessment();
  const { counts, participants } = useSuspenseQuery(profileQuery(place)).data;
  const mayImport = roles.includes('coordinator') || roles.includes('facilitator');
  return (
    <Page
      title={t('views.title')}
      lead={t(participants.hidden ? 'views.lead.besides' : 'views.lead', { views: counts.views, participants: counts.participants })}
    >
      {mayImport ? assessment.collectionOpen && <ImportForm /> : <p>{t('views.notYou')}</p>}
      <Collection mayChange={mayImport} />
      <section className="section" aria-labelledby="format-heading">
        <h2 id="format-heading">{t('views.format')}</h2>
        <p>{t('views.format.lead')}</p>
        <dl className="columns">
          {COLUMNS.map((column) => (
            <div key={column}>
              <dt>
                <code>{column}</code>
              </dt>
              <dd>{t(`views.column.${column}`)}</dd>
            </div>
          ))}
        </dl>
        {pack.stages.length > 0 && (
          <>
            <h3>{t('views.stages')}</h3>
            <ul className="stage-ids">
              {pack.stages.map((stage, number) => (
                <li key={stage.id}>
                  <code>{number}</code> <code>{stage.id}</code> <Words text={stage.title} pack={pack} />
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </Page>
  );
}

/** Whether views are taken in, when they are shown, and closing or reopening collection. */
function Collection({ mayChange }: { readonly mayChange: boolean }) {
  const t = useText();
  const { place, assessment } = useAssessment();
  const queries = useQueryClient();
  const open = assessment.collectionOpen;
  const changing = useMutation({
    mutationFn: () => setCollection(place.jurisdiction, place.assessment, !open),
    onSuccess: () => queries.invalidateQueries({ queryKey: assessmentKey(place) }),
  });
  return (
    <section className="section collection" aria-labelledby="collection-heading">
      <h2 id="collection-heading">{t('collection.title')}</h2>
      <p role="status">{t(open ? 'collection.open' : 'collection.closed')}</p>
      <p className="hint">{t('collection.why')}</p>
      {mayChange && (
        <Button className="button" isPending={changing.isPending} onPress={() => changing.mutate()}>
          {t(open ? 'collection.close' : 'collection.reopen')}
        </Button>
      )}
      {changing.error !== null && <Notice problem={changing.error} />}
    </section>
  );
}

function ImportForm() {
  const t = useText();
  const { place } = useAssessment();
  const queries = useQueryClient();
  const [file, setFile] = useState<File>();
  const [namesConfirmed, setNamesConfirmed] = useState(false);
  const sending = useSending<ImportResult>();
  const bringIn = async (chosen: File) => {
    await sending.start((progress) => importViews(place.jurisdiction, place.assessment, chosen, { namesConfirmed }, progress));
    setNamesConfirmed(false);
    await queries.invalidateQueries({ queryKey: assessmentKey(place) });
  };
  const refusal = refusalIn(sending.error);
  const near = refusal?.code === 'similar-names';
  return (
    <form
      className="form panel import"
      aria-label={t('views.import')}
      onSubmit={(event) => {
        event.preventDefault();
        if (file !== undefined && sending.share === null) void bringIn(file);
      }}
    >
      <label className="field">
        <span className="label">{t('views.file')}</span>
        <input
          type="file"
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          required
          onChange={({ target }) => {
            setFile(target.files?.[0]);
            setNamesConfirmed(false);
            sending.forget();
          }}
        />
      </label>
      {refusal !== null && near && <NearNames refusal={refusal} confirmed={namesConfirmed} confirm={setNamesConfirmed} />}
      <div className="actions">
        <Button
          className="button button-primary"
          type="submit"
          isDisabled={file === undefined || sending.share !== null || (near && !namesConfirmed)}
        >
          {t('views.import')}
        </Button>
      </div>
      <div role="status">{sending.answer !== null && <p className="done">{t('views.imported', sending.answer)}</p>}</div>
      {refusal === null && <SendingState sending={sending} cancelledText={t('views.cancelled')} />}
      {refusal !== null && !near && <ImportErrors refusal={refusal} />}
    </form>
  );
}
