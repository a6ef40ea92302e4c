/** The sources of an assessment: links, files and attestations, each with who may see it. */
import { ACCESS_CLASSES } from '@mufakat/framework';
import { NewSource, type SourceRow } from '@mufakat/server/assessment/model';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { addSource, Problem, sourceFileUrl, type Upload, uploadFile } from '../api.ts';
import { useDates, useLanguage, useText } from '../messages/language.tsx';
import { sourcesQuery } from '../queries.ts';
import { newId } from '../ui/identifier.ts';
import { Page } from '../ui/page.tsx';
import { Empty, Notice } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { useFirstFocus } from '../ui/use-first-focus.ts';
import { Written } from '../ui/words.tsx';
import { useAssessment } from './use-assessment.ts';
import './sources.css';

export function SourcesPage() {
  const say = useText();
  const { place, roles } = useAssessment();
  const { data: sources } = useSuspenseQuery(sourcesQuery(place));
  const [adding, setAdding] = useState<boolean>();
  const mayAdd = roles.includes('assessor') || roles.includes('coordinator');
  return (
    <Page title={say('sources.title')} lead={say('sources.lead')}>
      {mayAdd && adding !== true && (
        <p>
          <Button className="button button-primary" autoFocus={adding === false} onPress={() => setAdding(true)}>
            {say('sources.add')}
          </Button>
        </p>
      )}
      {adding === true && <SourceForm close={() => setAdding(false)} />}
      {sources.length === 0 ? <Empty title={say('sources.empty')} /> : <SourceTable sources={sources} />}
    </Page>
  );
}

function SourceTable({ sources }: { readonly sources: readonly SourceRow[] }) {
  const say = useText();
  return (
    <Table
      caption={say('sources.table', { count: sources.length })}
      rows={sources}
      rowKey={({ id }) => id}
      columns={[
        { key: 'title', title: say('source.title'), cell: (source) => <SourceTitle source={source} /> },
        { key: 'kind', title: say('source.kind'), cell: ({ kind }) => <Written>{kind}</Written> },
        { key: 'access', title: say('source.access'), cell: ({ access }) => <span className="access">{say(`access.${access}`)}</span> },
        { key: 'content', title: say('source.content'), cell: (source) => <SourceContent source={source} /> },
      ]}
    />
  );
}

function SourceTitle({ source }: { readonly source: SourceRow }) {
  const say = useText();
  if (source.title === '') return <span className="none">{say('source.withheld', { kind: '' })}</span>;
  if (source.url === undefined) return <Written>{source.title}</Written>;
  return (
    <a href={source.url} rel="noreferrer">
      <Written>{source.title}</Written>
    </a>
  );
}

function SourceContent({ source }: { readonly source: SourceRow }) {
  const say = useText();
  const dates = useDates();
  const { language } = useLanguage();
  const { place, roles } = useAssessment();
  const size = new Intl.NumberFormat(language, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 });
  if (source.access === 'attested') {
    return source.attestedBy === undefined ? null : (
      <>
        {say('source.attested')} <Written>{source.attestedBy}</Written>
        {source.attestedOn !== undefined && <>, {dates.day(source.attestedOn)}</>}
      </>
    );
  }
  if (source.sha256 !== undefined) {
    const open = source.access === 'public' || roles.includes('assessor');
    const name = source.fileName ?? say('source.file');
    return (
      <>
        {open ? <a href={sourceFileUrl(place.jurisdiction, place.assessment, source.id)}>{name}</a> : name}
        {source.bytes !== undefined && <> ({size.format(Math.max(1, source.bytes / 1000))})</>}
        <span className="fingerprint">SHA-256 {source.sha256.slice(0, 12)}…</span>
      </>
    );
  }
  return source.url === undefined ? <MissingFile source={source} /> : <bdi>{new URL(source.url).host}</bdi>;
}

/** A source whose file never arrived: it was cancelled, or the connection broke. */
function MissingFile({ source }: { readonly source: SourceRow }) {
  const say = useText();
  const { roles } = useAssessment();
  const upload = useUpload();
  if (!roles.includes('assessor') || source.title === '') return <span className="none">{say('source.noFile')}</span>;
  return (
    <>
      {!upload.running && <FileButton label={say('source.upload')} choose={(file) => upload.start(source.id, file)} />}
      <UploadState upload={upload} />
    </>
  );
}

type Sending = ReturnType<typeof useUpload>;

/** Sends a file for a source and says how far it is. */
function useUpload() {
  const { place } = useAssessment();
  const queries = useQueryClient();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const running = useRef<Upload>(null);
  const start = async (source: string, file: File) => {
    setError(null);
    setShare(0);
    running.current = uploadFile(sourceFileUrl(place.jurisdiction, place.assessment, source), file, setShare);
    try {
      await running.current.done;
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
    setShare(null);
    await queries.invalidateQueries({ queryKey: sourcesQuery(place).queryKey });
  };
  return { share, error, running: share !== null, start, cancel: () => running.current?.cancel() };
}

function UploadState({ upload: { share, error, cancel } }: { readonly upload: Sending }) {
  const say = useText();
  if (share !== null) {
    return (
      <div className="upload">
        <ProgressBar value={share * 100} className="progress">
          {({ percentage, valueText }) => (
            <>
              <Label>{say('source.uploading')}</Label> <span>{valueText}</span>
              <span className="progress-track">
                <span className="progress-fill" style={{ inlineSize: `${percentage ?? 0}%` }} />
              </span>
            </>
          )}
        </ProgressBar>
        <Button className="button button-small" onPress={cancel}>
          {say('action.cancel')}
        </Button>
      </div>
    );
  }
  if (error instanceof Problem && error.code === 'cancelled') return <p role="status">{say('source.cancelled')}</p>;
  return error === null ? null : <Notice problem={error} />;
}

function FileButton({ label, choose }: { readonly label: string; readonly choose: (file: File) => void }) {
  return (
    <FileTrigger
      onSelect={(files) => {
        const [file] = files ?? [];
        if (file !== undefined) choose(file);
      }}
    >
      <Button className="button button-small">{label}</Button>
    </FileTrigger>
  );
}

const FORMS = ['link', 'file', 'attested'] as const;
type SourceForm = (typeof FORMS)[number];

function SourceForm({ close }: { readonly close: () => void }) {
  const say = useText();
  const { place } = useAssessment();
  const queries = useQueryClient();
  const upload = useUpload();
  const [kind, setKind] = useState<SourceForm>('link');
  const form = useFirstFocus();
  const [id] = useState(newId);
  const adding = useMutation({
    mutationFn: (data: FormData) => addSource(place.jurisdiction, place.assessment, sourceOf(id, kind, data)),
    onSuccess: async (source, data) => {
      const file = data.get('file');
      await queries.invalidateQueries({ queryKey: sourcesQuery(place).queryKey });
      if (file instanceof File && file.name !== '') await upload.start(source.id, file);
      close();
    },
  });
  return (
    <form
      ref={form}
      className="form panel"
      aria-label={say('sources.add')}
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate(new FormData(event.currentTarget));
      }}
    >
      <RadioGroup className="choices" value={kind} onChange={(key) => setKind(FORMS.find((known) => known === key) ?? 'link')}>
        <Label className="label">{say('source.form')}</Label>
        <div className="choice-list">
          {FORMS.map((known) => (
            <Radio key={known} value={known} className="choice">
              {say(`source.form.${known}`)}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <p className="hint">{say(`source.form.${kind}.hint`)}</p>
      <label className="field">
        <span className="label">{say('source.title')}</span>
        <input name="title" required maxLength={500} dir="auto" />
      </label>
      <label className="field">
        <span className="label">{say('source.kind')}</span>
        <input name="kind" required maxLength={100} placeholder={say('source.kind.example')} />
      </label>
      {kind === 'link' && (
        <label className="field">
          <span className="label">{say('source.url')}</span>
          <input name="url" type="url" required pattern="https?://.+" placeholder="https://" />
        </label>
      )}
      {kind === 'file' && (
        <label className="field">
          <span className="label">{say('source.file')}</span>
          <input name="file" type="file" required />
        </label>
      )}
      {kind === 'attested' ? (
        <div className="field-row">
          <label className="field">
            <span className="label">{say('source.attestedBy')}</span>
            <input name="attestedBy" required maxLength={200} dir="auto" />
          </label>
          <label className="field">
            <span className="label">{say('source.attestedOn')}</span>
            <input name="attestedOn" type="date" required />
          </label>
        </div>
      ) : (
        <label className="field">
          <span className="label">{say('source.access')}</span>
          <select name="access">
            {ACCESS_CLASSES.filter((access) => access !== 'attested').map((access) => (
              <option key={access} value={access}>
                {say(`access.${access}.long`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {adding.error !== null && <Notice problem={adding.error} />}
      <UploadState upload={upload} />
      <div className="actions">
        <Button className="button button-primary" type="submit" isPending={adding.isPending}>
          {say('sources.save')}
        </Button>
        {!upload.running && (
          <Button className="button" onPress={close}>
            {say('action.cancel')}
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
