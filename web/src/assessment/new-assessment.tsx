import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'react-aria-components/Button';
import { createAssessment, type PackSummary } from '../api.ts';
import { useText } from '../messages/language.tsx';
import { assessmentsQuery, packsQuery } from '../queries.ts';
import { newId } from '../ui/identifier.ts';
import { Notice, Skeleton } from '../ui/states/states.tsx';
import { useFirstFocus } from '../ui/use-first-focus.ts';

/** Most Delphi studies ask for three quarters; a stage apart still counts as agreeing here only when the coordinator says so. */
const USUAL_RULE = { agreement: 0.75, within: 0, minimumViews: 5 };

type FormProps = { readonly jurisdiction: string; readonly done: () => void };

export function NewAssessmentForm(props: FormProps) {
  const packs = useQuery(packsQuery);
  if (packs.isPending) return <Skeleton />;
  if (packs.error !== null) return <Notice problem={packs.error} />;
  return <Fields packs={packs.data} {...props} />;
}

function Fields({ packs, jurisdiction, done }: FormProps & { readonly packs: readonly PackSummary[] }) {
  const t = useText();
  const form = useFirstFocus();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const creating = useMutation({
    mutationFn: (filled: FormData) => createAssessment(jurisdiction, assessmentOf(filled)),
    onSuccess: async (assessment) => {
      await queries.invalidateQueries({ queryKey: assessmentsQuery(jurisdiction).queryKey });
      done();
      await navigate({ to: '/assessments/$jurisdiction/$assessment', params: { jurisdiction, assessment: assessment.id } });
    },
  });
  return (
    <form
      ref={form}
      className="form panel"
      onSubmit={(event) => {
        event.preventDefault();
        creating.mutate(new FormData(event.currentTarget));
      }}
    >
      <h3>{t('newAssessment.title')}</h3>
      <label className="field">
        <span className="label">{t('newAssessment.name')}</span>
        <input name="title" required maxLength={200} />
      </label>
      <label className="field">
        <span className="label">{t('newAssessment.pack')}</span>
        <select name="pack" required>
          {packs.map(({ id, version, title }) => (
            <option key={`${id} ${version}`} value={`${id} ${version}`}>
              {t('newAssessment.pack.option', { title, version })}
            </option>
          ))}
        </select>
      </label>
      <div className="field-row">
        <label className="field">
          <span className="label">{t('newAssessment.from')}</span>
          <input name="from" type="date" required />
        </label>
        <label className="field">
          <span className="label">{t('newAssessment.to')}</span>
          <input name="to" type="date" required />
        </label>
      </div>
      <fieldset>
        <legend>{t('newAssessment.rule')}</legend>
        <p className="hint">{t('newAssessment.rule.hint')}</p>
        <div className="field-row">
          <label className="field">
            <span className="label">{t('newAssessment.agreement')}</span>
            <input name="agreement" type="number" min="1" max="100" defaultValue={USUAL_RULE.agreement * 100} required />
          </label>
          <label className="field">
            <span className="label">{t('newAssessment.within')}</span>
            <input name="within" type="number" min="0" max="4" defaultValue={USUAL_RULE.within} required />
          </label>
          <label className="field">
            <span className="label">{t('newAssessment.minimum')}</span>
            <input name="minimum" type="number" min="1" max="1000" defaultValue={USUAL_RULE.minimumViews} required />
          </label>
        </div>
      </fieldset>
      {creating.error !== null && <Notice problem={creating.error} />}
      <div className="actions">
        <Button className="button button-primary" type="submit" isPending={creating.isPending}>
          {t('newAssessment.open')}
        </Button>
        <Button className="button" onPress={done}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  );
}

function assessmentOf(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '');
  const [packId = '', packVersion = ''] = text('pack').split(' ');
  return {
    id: newId(),
    title: text('title'),
    packId,
    packVersion,
    periodFrom: text('from'),
    periodTo: text('to'),
    rule: { agreement: Number(text('agreement')) / 100, within: Number(text('within')), minimumViews: Number(text('minimum')) },
  };
}
