/** Giving or changing a verdict. Every saving is a new record that names the one it replaces; nothing is overwritten. */
import type { Indicator } from '@mufakat/framework';
import { type NewVerdict, VerdictRow } from '@mufakat/server/assessment/model';
import { hashKey, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Problem, recordVerdict, type VerdictAnswer } from '../../api.ts';
import { useDates, useText } from '../../messages/language.tsx';
import { assessmentKey, indicatorQuery, sourcesQuery } from '../../queries.ts';
import { newId } from '../../ui/identifier.ts';
import { Conflict } from '../../ui/states/conflict.tsx';
import { Notice, useOnline } from '../../ui/states/states.tsx';
import { useFirstFocus } from '../../ui/use-first-focus.ts';
import { Words, Written } from '../../ui/words.tsx';
import { useAssessment } from '../use-assessment.ts';
import { useWithheld } from './cited-sources.tsx';
import { VerdictMark } from './verdict-mark.tsx';
import { withVerdict } from './with-verdict.ts';

type Value = NewVerdict['value'];

type FormProps = {
  readonly indicator: Indicator;
  readonly criterion: string;
  /** Verdicts that nobody has replaced, of all assessors. */
  readonly standing: readonly VerdictRow[];
  readonly disputed: boolean;
  readonly close: () => void;
  readonly saved: (answer: VerdictAnswer) => void;
};

export function VerdictForm({ indicator, criterion, standing, disputed, close, saved }: FormProps) {
  const t = useText();
  const { place, person } = useAssessment();
  const queries = useQueryClient();
  const online = useOnline();
  const form = useFirstFocus();
  const own = standing.find(({ assessor }) => assessor === person);
  const others = standing.filter(({ assessor }) => assessor !== person);
  // The verdict this form was opened on: if another replaces it meanwhile, the server says so and both are shown.
  const [basis, setBasis] = useState(own ?? null);
  const [id, setId] = useState(newId);
  const [value, setValue] = useState<Value | null>(own?.value ?? null);
  const [reasons, setReasons] = useState(own?.reasons ?? '');
  const [sources, setSources] = useState<readonly string[]>(own?.sources ?? []);
  const [reconcile, setReconcile] = useState(disputed);

  // The files as this assessor sees them: if one is replaced meanwhile, the server says so instead of binding the verdict to what nobody has read.
  const seen = new Map(useQuery(sourcesQuery(place)).data?.map((source) => [source.id, source.version ?? 0]));

  const saving = useMutation({
    mutationFn: (chosen: Value) =>
      recordVerdict(place.jurisdiction, place.assessment, {
        id,
        criterion,
        value: chosen,
        reasons,
        sources: [...sources],
        versions: Object.fromEntries(sources.map((source) => [source, seen.get(source) ?? 0])),
        supersedes: basis?.id ?? null,
        reconciles: reconcile ? others.map((verdict) => verdict.id) : [],
      }),
    onSuccess: async (answer) => {
      const { queryKey } = indicatorQuery(place, indicator.id);
      // After a conflict it supersedes a verdict that this page has not fetched.
      const { supersedes } = answer.verdict;
      const known = supersedes === null || queries.getQueryData(queryKey)?.verdicts.some((one) => one.id === supersedes);
      const sources = queries.getQueryData(sourcesQuery(place).queryKey) ?? [];
      queries.setQueryData(queryKey, (detail) => detail && withVerdict(detail, answer, sources));
      saved(answer);
      // The answer is all of this page that changed; the others fetch when they are opened.
      await queries.invalidateQueries({
        queryKey: assessmentKey(place),
        refetchType: 'none',
        predicate: (query) => query.queryHash !== hashKey(queryKey),
      });
      if (!known) await queries.invalidateQueries({ queryKey });
    },
    onError: (error) =>
      error instanceof Problem && error.code === 'stale-source'
        ? queries.invalidateQueries({ queryKey: sourcesQuery(place).queryKey })
        : undefined,
  });

  const first = currentIn(saving.error);
  // After a conflict the button to save is the next thing to press.
  const goingOn = basis !== null && basis.id !== own?.id;
  const accept = (verdict: VerdictRow) => {
    setBasis(verdict);
    setId(newId());
    saving.reset();
  };

  return (
    <form
      ref={form}
      className="form verdict-form"
      aria-label={t('verdict.form', { criterion })}
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== null) saving.mutate(value);
      }}
    >
      <ValueField indicator={indicator} value={value} setValue={setValue} />
      <label className="field">
        <span className="label">{t('verdict.reasons')}</span>
        <textarea value={reasons} onChange={({ target }) => setReasons(target.value)} rows={3} maxLength={10_000} dir="auto" />
      </label>
      <SourceChoice chosen={sources} choose={setSources} />
      {others.length > 0 && (
        <label className="check">
          <input type="checkbox" checked={reconcile} onChange={({ target }) => setReconcile(target.checked)} />
          {t('verdict.reconcile', { count: others.length })}
        </label>
      )}
      {first !== null ? (
        <Conflict
          theirs={<VerdictText verdict={first} />}
          mine={
            <>
              <p>
                <VerdictMark value={value ?? undefined} />
              </p>
              <Written>{reasons}</Written>
            </>
          }
          keepTheirs={() => {
            close();
            void queries.invalidateQueries({ queryKey: assessmentKey(place) });
          }}
          goOn={() => accept(first)}
        />
      ) : (
        saving.error !== null && <Notice problem={saving.error} />
      )}
      {!online && <p className="hint">{t('verdict.offline')}</p>}
      {first === null && (
        <div className="actions">
          <Button
            className="button button-primary"
            type="submit"
            autoFocus={goingOn}
            isDisabled={value === null}
            isPending={saving.isPending && !saving.isPaused}
          >
            {t(saving.isPaused ? 'verdict.waiting' : 'verdict.save')}
          </Button>
          <Button className="button" onPress={close}>
            {t('action.cancel')}
          </Button>
        </div>
      )}
    </form>
  );
}

/** The verdict that another was first with, when that is why ours was refused. */
function currentIn(error: Error | null): VerdictRow | null {
  if (!(error instanceof Problem) || error.code !== 'stale-verdict') return null;
  const parsed = VerdictRow.safeParse(error.body.current);
  return parsed.success ? parsed.data : null;
}

function VerdictText({ verdict }: { readonly verdict: VerdictRow }) {
  const dates = useDates();
  return (
    <>
      <p>
        <VerdictMark value={verdict.value} /> · <bdi>{verdict.assessorName}</bdi> · {dates.moment(verdict.recordedAt)}
      </p>
      <Written>{verdict.reasons}</Written>
    </>
  );
}

const VERDICTS = ['met', 'unmet', 'unknown', 'not-applicable'] as const;
const CHOICES = ['yes', 'partial', 'no', 'unknown', 'not-applicable'] as const;

type ValueProps = { readonly indicator: Indicator; readonly value: Value | null; readonly setValue: (value: Value | null) => void };

/** What can be said depends on the kind of answer that the indicator takes. */
function ValueField({ indicator: { answer }, value, setValue }: ValueProps) {
  const t = useText();
  const { pack } = useAssessment();
  if (answer.kind === 'share' || answer.kind === 'number') {
    return (
      <label className="field">
        <span className="label">{answer.kind === 'share' ? t('verdict.share') : t('verdict.number', { unit: answer.unit })}</span>
        <input
          type="number"
          step="any"
          {...(answer.kind === 'share' ? { min: 0, max: 1 } : {})}
          value={typeof value === 'number' ? value : ''}
          onChange={({ target }) => setValue(Number.isNaN(target.valueAsNumber) ? null : target.valueAsNumber)}
        />
      </label>
    );
  }
  const options =
    answer.kind === 'level'
      ? answer.titles.map((title, level) => ({ key: String(level), value: level, label: <Words text={title} pack={pack} /> }))
      : (answer.kind === 'choice' ? CHOICES : VERDICTS).map((word) => ({ key: word, value: word, label: t(`verdict.${word}`) }));
  return (
    <RadioGroup
      className="choices"
      value={value === null ? null : String(value)}
      onChange={(key) => setValue(options.find((option) => option.key === key)?.value ?? null)}
    >
      <Label className="label">{t('verdict.value')}</Label>
      <div className="choice-list">
        {options.map(({ key, label }) => (
          <Radio key={key} value={key} className="choice">
            {label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

function SourceChoice({ chosen, choose }: { readonly chosen: readonly string[]; readonly choose: (ids: readonly string[]) => void }) {
  const t = useText();
  const { place } = useAssessment();
  const withheld = useWithheld();
  const sources = useQuery(sourcesQuery(place));
  const [open] = useState(chosen.length > 0);
  if (sources.data === undefined || sources.data.length === 0) return <p className="hint">{t('verdict.noSources')}</p>;
  const toggle = (id: string, on: boolean) => choose(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <details className="source-choice" open={open}>
      <summary>{t('verdict.sources', { count: chosen.length })}</summary>
      <fieldset>
        <legend className="visually-hidden">{t('verdict.sources.legend')}</legend>
        {sources.data.map((source) => (
          <label key={source.id} className="check">
            <input type="checkbox" checked={chosen.includes(source.id)} onChange={({ target }) => toggle(source.id, target.checked)} />
            <span>
              <Written>{source.title === '' ? withheld(source) : source.title}</Written>{' '}
              <span className="access">{t(`access.${source.access}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
