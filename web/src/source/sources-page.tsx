/** The sources of an assessment: links, files and attestations, each with who may see it. */
import { ACCESS_CLASSES } from '@mufakat/framework';
import { NewSource, type SourceRow } from '@mufakat/server/source/model';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { addSource, sourceFileUrl, uploadSourceFile } from '../api.ts';
import { mayOpen, SourceName } from '../assessment/indicator/cited-sources.tsx';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useDates, useLanguage, useText } from '../messages/language.tsx';
import { sourcesQuery, sourceVersionsQuery } from '../queries.ts';
import { newId } from '../ui/identifier.ts';
import { Page } from '../ui/shell/page.tsx';
import { SendingState, useSending } from '../ui/states/sending.tsx';
import { Empty, Notice } from '../ui/states/states.tsx';
import { Table } from '../ui/table.tsx';
import { useFirstFocus } from '../ui/use-first-focus.ts';
import { Written } from '../ui/words.tsx';
import './sources.css';

export function SourcesPage() {
  const t = useText();
  const { place, roles } = useAssessment();
  const { data: sources } = useSuspenseQuery(sourcesQuery(place));
  const [adding, setAdding] = useState<boolean>();
  const own = useUpload();
  const mayAdd = roles.includes('assessor') || roles.includes('coordinator');
  return (
    <Page title={t('sources.title')} lead={t('sources.lead')}>
      {mayAdd && adding !== true && (
        <p>
          <Button className="button button-primary" autoFocus={adding === false} onPress={() => setAdding(true)}>
            {t('sources.add')}
          </Button>
        </p>
      )}
      {adding === true ? (
        <SourceForm upload={own.upload} sending={own.sending} close={() => setAdding(false)} />
      ) : (
        <SendingState sending={own.sending} cancelledText={t('source.cancelled')} />
      )}
      {sources.length === 0 ? <Empty title={t('sources.empty')} /> : <SourceTable sources={sources} />}
    </Page>
  );
}

function SourceTable({ sources }: { readonly sources: readonly SourceRow[] }) {
  const t = useText();
  return (
    <Table
      caption={t('sources.table', { count: sources.length })}
      rows={sources}
      rowKey={({ id }) => id}
      columns={[
        { key: 'title', title: t('source.title'), cell: (source) => <SourceName source={source} /> },
        { key: 'kind', title: t('source.kind'), cell: ({ kind }) => <Written>{kind}</Written> },
        { key: 'access', title: t('source.access'), cell: ({ access }) => <span className="access">{t(`access.${access}`)}</span> },
        { key: 'content', title: t('source.content'), cell: (source) => <SourceContent source={source} /> },
      ]}
    />
  );
}

function SourceContent({ source }: { readonly source: SourceRow }) {
  const t = useText();
  const dates = useDates();
  const { language } = useLanguage();
  const { place, roles } = useAssessment();
  const size = new Intl.NumberFormat(language, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 });
  if (source.access === 'attested') {
    return source.attestedBy === undefined ? null : (
      <>
        {t('source.attested')} <Written>{source.attestedBy}</Written>
        {source.attestedOn !== undefined && <>, {dates.day(source.attestedOn)}</>}
      </>
    );
  }
  if (source.sha256 !== undefined) {
    const open = mayOpen(source, roles);
    const name = source.fileName ?? t('source.file');
    return (
      <>
        {open ? <a href={sourceFileUrl(place.jurisdiction, place.assessment, source.id)}>{name}</a> : name}
        {source.bytes !== undefined && <> ({size.format(Math.max(1, source.bytes / 1000))})</>}
        {source.version !== undefined && <> · {t('source.version', { version: source.version })}</>}
        <span className="fingerprint">SHA-256 {source.sha256.slice(0, 12)}…</span>
        <CitedEarlier source={source} />
        {(source.version ?? 0) > 1 && open && <EarlierVersions source={source} />}
        <ReplaceFile source={source} />
      </>
    );
  }
  if (source.version !== undefined) {
    return (
      <>
        {t('source.version', { version: source.version })}
        <CitedEarlier source={source} />
      </>
    );
  }
  return source.url === undefined ? <MissingFile source={source} /> : <bdi>{new URL(source.url).host}</bdi>;
}

/** The verdicts that rest on an earlier file than the source has now, each with the way to it. */
function CitedEarlier({ source }: { readonly source: SourceRow }) {
  const t = useText();
  const { place, index } = useAssessment();
  const { citedEarlier = [] } = source;
  if (citedEarlier.length === 0) return null;
  return (
    <div className="cited-earlier">
      {t('source.citedEarlier', { count: citedEarlier.length })}
      <ul>
        {citedEarlier.map(({ verdict, criterion, version }) => (
          <li key={verdict}>
            <Link
              to="/assessments/$jurisdiction/$assessment/indicators/$indicator"
              params={{ ...place, indicator: index.criteria.get(criterion)?.indicator.id ?? criterion }}
              hash={criterion}
            >
              <bdi>{criterion}</bdi>
            </Link>{' '}
            ({version === 0 ? t('source.noFile') : t('source.version', { version })})
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The files that the source had before, each with who stored it when; asked for when it is opened. */
function EarlierVersions({ source }: { readonly source: SourceRow }) {
  const t = useText();
  const dates = useDates();
  const { place } = useAssessment();
  const [open, setOpen] = useState(false);
  const versions = useQuery({ ...sourceVersionsQuery(place, source.id), enabled: open });
  const earlier = (versions.data ?? []).filter(({ version }) => version !== source.version);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('source.versions')}</summary>
      {versions.error !== null && <Notice problem={versions.error} />}
      <ul className="versions">
        {earlier.map(({ version, fileName, sha256, storedAt, storedByName, kept }) => (
          <li key={version}>
            {t('source.version', { version })}:{' '}
            {kept ? (
              <a href={sourceFileUrl(place.jurisdiction, place.assessment, source.id, version)}>
                <bdi>{fileName}</bdi>
              </a>
            ) : (
              <>
                <bdi>{fileName}</bdi> ({t('source.version.gone')})
              </>
            )}{' '}
            · <time dateTime={storedAt}>{dates.moment(storedAt)}</time>
            {storedByName !== null && (
              <>
                {' '}
                · <bdi>{storedByName}</bdi>
              </>
            )}
            <span className="fingerprint">SHA-256 {sha256.slice(0, 12)}…</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Puts another file in place of the one that is shown: if somebody replaced that one meanwhile, the server says so and nothing is lost. */
function ReplaceFile({ source }: { readonly source: SourceRow }) {
  const t = useText();
  const { roles } = useAssessment();
  const { sending, upload } = useUpload();
  if (!roles.includes('assessor') && !(source.access === 'public' && roles.includes('coordinator'))) return null;
  const label = t('source.replace.label', { title: source.title });
  return (
    <div>
      {sending.share === null && (
        <FileButton
          label={t('source.replace')}
          accessibleLabel={label}
          choose={(file) => void upload({ id: source.id, replaced: source.revision }, file)}
        />
      )}
      <SendingState sending={sending} cancelledText={t('source.cancelled')} />
    </div>
  );
}

/** A source whose file never arrived: it was cancelled, or the connection broke. */
function MissingFile({ source }: { readonly source: SourceRow }) {
  const t = useText();
  const { roles } = useAssessment();
  const { sending, upload } = useUpload();
  if (!roles.includes('assessor') || source.title === '') return <span className="none">{t('source.noFile')}</span>;
  return (
    <>
      {sending.share === null && <FileButton label={t('source.upload')} choose={(file) => void upload({ id: source.id }, file)} />}
      <SendingState sending={sending} cancelledText={t('source.cancelled')} />
    </>
  );
}

/** Sends the file of a source; the list then shows what the server has of it. */
function useUpload() {
  const { place } = useAssessment();
  const queries = useQueryClient();
  const sending = useSending<SourceRow>();
  const upload = async (source: { readonly id: string; readonly replaced?: number }, file: File) => {
    await sending.start((progress) => uploadSourceFile(place.jurisdiction, place.assessment, source, file, progress));
    await queries.invalidateQueries({ queryKey: sourcesQuery(place).queryKey });
  };
  return { sending, upload };
}

type FileButtonProps = { readonly label: string; readonly accessibleLabel?: string; readonly choose: (file: File) => void };

function FileButton({ label, accessibleLabel = label, choose }: FileButtonProps) {
  return (
    <FileTrigger
      onSelect={(files) => {
        const [file] = files ?? [];
        if (file !== undefined) choose(file);
      }}
    >
      <Button className="link" aria-label={accessibleLabel}>
        {label}
      </Button>
    </FileTrigger>
  );
}

const FORMS = ['link', 'file', 'attested'] as const;
type SourceForm = (typeof FORMS)[number];

type FormProps = ReturnType<typeof useUpload> & { readonly close: () => void };

function SourceForm({ sending, upload, close }: FormProps) {
  const t = useText();
  const { place, roles } = useAssessment();
  const queries = useQueryClient();
  const [kind, setKind] = useState<SourceForm>('link');
  const form = useFirstFocus();
  const [id] = useState(newId);
  // A restricted file passes through the hands of assessors only, from the first moment.
  const offered = ACCESS_CLASSES.filter(
    (access) => access === 'public' || (access === 'restricted' && (kind === 'link' || roles.includes('assessor'))),
  );
  const adding = useMutation({
    mutationFn: (data: FormData) => addSource(place.jurisdiction, place.assessment, sourceOf(id, kind, data)),
    onSuccess: async (source, data) => {
      const file = data.get('file');
      await queries.invalidateQueries({ queryKey: sourcesQuery(place).queryKey });
      if (file instanceof File && file.name !== '') await upload({ id: source.id }, file);
      close();
    },
  });
  return (
    <form
      ref={form}
      className="form panel"
      aria-label={t('sources.add')}
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate(new FormData(event.currentTarget));
      }}
    >
      <RadioGroup className="choices" value={kind} onChange={(key) => setKind(FORMS.find((known) => known === key) ?? 'link')}>
        <Label className="label">{t('source.form')}</Label>
        <div className="choice-list">
          {FORMS.map((known) => (
            <Radio key={known} value={known} className="choice">
              {t(`source.form.${known}`)}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <p className="hint">{t(`source.form.${kind}.hint`)}</p>
      <label className="field">
        <span className="label">{t('source.title')}</span>
        <input name="title" required maxLength={500} dir="auto" />
      </label>
      <label className="field">
        <span className="label">{t('source.kind')}</span>
        <input name="kind" required maxLength={100} placeholder={t('source.kind.example')} />
      </label>
      {kind === 'link' && (
        <label className="field">
          <span className="label">{t('source.url')}</span>
          <input name="url" type="url" required pattern="https?://.+" placeholder="https://" />
        </label>
      )}
      {kind === 'file' && (
        <label className="field">
          <span className="label">{t('source.file')}</span>
          <input name="file" type="file" required />
        </label>
      )}
      {kind === 'attested' ? (
        <div className="field-row">
          <label className="field">
            <span className="label">{t('source.attestedBy')}</span>
            <input name="attestedBy" required maxLength={200} dir="auto" />
          </label>
          <label className="field">
            <span className="label">{t('source.attestedOn')}</span>
            <input name="attestedOn" type="date" required />
          </label>
        </div>
      ) : (
        <label className="field">
          <span className="label">{t('source.access')}</span>
          <select name="access">
            {offered.map((access) => (
              <option key={access} value={access}>
                {t(`access.${access}.long`)}
              </option>
            ))}
          </select>
          {!offered.includes('restricted') && <span className="hint">{t('source.access.byAssessor')}</span>}
        </label>
      )}
      {adding.error !== null && <Notice problem={adding.error} />}
      <SendingState sending={sending} cancelledText={t('source.cancelled')} />
      <div className="actions">
        <Button className="button button-primary" type="submit" isPending={adding.isPending}>
          {t('sources.save')}
        </Button>
        {sending.share === null && (
          <Button className="button" onPress={close}>
            {t('action.cancel')}
          </Button>
        )}
      </div>
    </form>
  );
}

function sourceOf(id: string, form: SourceForm, data: FormData): NewSource {
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === 'string' && value !== '' ? { [name]: value } : {};
  };
  return NewSource.parse({
    id,
    access: 'attested',
    ...text('kind'),
    ...text('title'),
    ...text('access'),
    ...(form === 'link' ? text('url') : {}),
    ...(form === 'attested' ? { ...text('attestedBy'), ...text('attestedOn') } : {}),
  });
}
