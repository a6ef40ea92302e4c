/** The criteria of an indicator by stage, each with the verdict that counts, its history, and the place to change it. */
import { type Criterion, effectiveVerdicts, type Indicator } from '@mufakat/framework';
import type { VerdictRow } from '@mufakat/server/assessment/model';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { IndicatorDetail, VerdictAnswer } from '../../api.ts';
import { useDates, useLanguage, useText } from '../../messages/language.tsx';
import { scaleWords } from '../../packs/words.ts';
import { Becomes, IntervalMark, StageMark } from '../../ui/scale/scale.tsx';
import { Words, Written } from '../../ui/words.tsx';
import { useExplanation } from '../explanation.ts';
import { useAssessment } from '../use-assessment.ts';
import { CitedSources } from './cited-sources.tsx';
import { VerdictForm } from './verdict-form.tsx';
import { VerdictMark } from './verdict-mark.tsx';

type Detail = { readonly indicator: Indicator; readonly detail: IndicatorDetail };

export function CriteriaByStage({ indicator, detail }: Detail) {
  const t = useText();
  const { pack } = useAssessment();
  const { language } = useLanguage();
  const scale = scaleWords(pack, { id: indicator.id, scale: 'stage', max: pack.stages.length - 1 }, language);
  if (indicator.answer.kind !== 'criteria') {
    return (
      <section className="section" aria-labelledby="criteria-heading">
        <h2 id="criteria-heading">{t('indicator.answer')}</h2>
        <ul className="criteria">
          <CriterionItem indicator={indicator} detail={detail} id={indicator.id} />
        </ul>
      </section>
    );
  }
  const effective = effectiveVerdicts(detail.verdicts);
  return (
    <section className="section" aria-labelledby="criteria-heading">
      <h2 id="criteria-heading">{t('indicator.criteria')}</h2>
      {pack.stages.map((stage, value) => {
        const criteria = indicator.criteria.filter((criterion) => criterion.stage === value);
        return criteria.length === 0 ? null : (
          <section key={stage.id} className="criteria-stage" aria-labelledby={`stage-${stage.id}`}>
            <div className="stage-head">
              <h3 id={`stage-${stage.id}`}>
                <StageMark scale={scale} value={value} />
              </h3>
              <p className="hint">{t('indicator.stageMet', countsOf(criteria, effective))}</p>
            </div>
            <p className="hint">
              <Words text={stage.meaning} pack={pack} />
            </p>
            <ul className="criteria">
              {criteria.map((criterion) => (
                <CriterionItem key={criterion.id} indicator={indicator} detail={detail} id={criterion.id} criterion={criterion} />
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

/** The versions that a verdict of these cites. */
function versionsOf(history: readonly VerdictRow[], id: string): VerdictRow['versions'] {
  return history.find((verdict) => verdict.id === id)?.versions ?? {};
}

/** How many criteria of a stage are met, of those that apply. */
function countsOf(criteria: readonly Criterion[], effective: ReturnType<typeof effectiveVerdicts>) {
  const values = criteria.map(({ id }) => effective.get(id)?.verdict?.value);
  return { met: values.filter((value) => value === 'met').length, all: values.filter((value) => value !== 'not-applicable').length };
}

type ItemProps = Detail & { readonly id: string; readonly criterion?: Criterion };

/** Where a change left the stage, beside where it stood. */
type Change = { readonly before: IndicatorDetail['reading']; readonly answer: VerdictAnswer };

function CriterionItem({ indicator, detail, id, criterion }: ItemProps) {
  const t = useText();
  const { pack, roles, person } = useAssessment();
  // Not yet, now, or no longer: the button takes the focus back only after the form had it.
  const [editing, setEditing] = useState<boolean>();
  const [change, setChange] = useState<Change>();
  const history = detail.verdicts.filter((verdict) => verdict.criterion === id);
  const effective = effectiveVerdicts(history).get(id);
  const standing = history.filter(({ current }) => current);
  const judged = standing.some(({ assessor }) => assessor === person);
  return (
    <li className="criterion" id={id}>
      <div className="criterion-head">
        <VerdictMark value={effective?.disputed === true ? 'disputed' : effective?.verdict?.value} />
        <div className="criterion-text">
          <p>{criterion === undefined ? <Words text={indicator.title} pack={pack} /> : <Words text={criterion.text} pack={pack} />}</p>
          {effective?.disputed === true && <Dispute verdicts={standing} />}
          {effective?.verdict != null && effective.verdict.reasons !== '' && (
            <p className="reasons">
              <Written>{effective.verdict.reasons}</Written>
            </p>
          )}
          {effective?.verdict != null && (
            <CitedSources
              verdict={{ ...effective.verdict, versions: versionsOf(history, effective.verdict.id) }}
              sources={detail.sources}
            />
          )}
        </div>
      </div>
      <div role="status">{change !== undefined && <Explained change={change} />}</div>
      <div className="criterion-tools">
        {roles.includes('assessor') && editing !== true && (
          <Button
            className="button button-small"
            autoFocus={editing === false}
            aria-label={t(judged ? 'verdict.change.label' : 'verdict.judge.label', { criterion: id })}
            onPress={() => setEditing(true)}
          >
            {t(judged ? 'verdict.change' : 'verdict.judge')}
          </Button>
        )}
        <History verdicts={history} detail={detail} />
      </div>
      {editing === true && (
        <VerdictForm
          indicator={indicator}
          criterion={id}
          standing={standing}
          disputed={effective?.disputed === true}
          close={() => setEditing(false)}
          saved={(answer) => {
            setChange({ before: detail.reading, answer });
            setEditing(false);
          }}
        />
      )}
    </li>
  );
}

function Dispute({ verdicts }: { readonly verdicts: readonly VerdictRow[] }) {
  const t = useText();
  return (
    <div className="dispute">
      <p className="dispute-title">{t('verdict.dispute')}</p>
      <ul>
        {verdicts.map((verdict) => (
          <li key={verdict.id}>
            <VerdictMark value={verdict.value} /> <bdi>{verdict.assessorName}</bdi>
            {verdict.reasons !== '' && (
              <>
                {': '}
                <Written>{verdict.reasons}</Written>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The stage explains itself: where it stood, where it stands, and the sentence why. */
function Explained({ change: { before, answer } }: { readonly change: Change }) {
  const t = useText();
  const explain = useExplanation();
  const { pack } = useAssessment();
  const { language } = useLanguage();
  const scale = scaleWords(pack, answer.reading, language);
  const same = before.evidenced?.low === answer.reading.evidenced?.low && before.evidenced?.high === answer.reading.evidenced?.high;
  return (
    <div className="explained">
      <p className="explained-title">{t(same ? 'verdict.saved.same' : 'verdict.saved.changed')}</p>
      <p className="explained-marks">
        {!same && (
          <>
            <IntervalMark scale={scale} interval={before.evidenced} /> <Becomes />{' '}
          </>
        )}
        <IntervalMark scale={scale} interval={answer.reading.evidenced} />
      </p>
      <p>{explain(answer.reading)}</p>
    </div>
  );
}

function History({ verdicts, detail }: { readonly verdicts: readonly VerdictRow[]; readonly detail: IndicatorDetail }) {
  const t = useText();
  const dates = useDates();
  if (verdicts.length === 0) return null;
  return (
    <details className="history">
      <summary>{t('verdict.history', { count: verdicts.length })}</summary>
      <ol>
        {verdicts.map((verdict) => (
          <li key={verdict.id} data-current={verdict.current}>
            <p>
              <VerdictMark value={verdict.value} /> <bdi>{verdict.assessorName}</bdi> ·{' '}
              <time dateTime={verdict.recordedAt}>{dates.moment(verdict.recordedAt)}</time>
              {!verdict.current && <> · {t('verdict.replaced')}</>}
              {verdict.reconciles.length > 0 && <> · {t('verdict.reconciled')}</>}
            </p>
            {verdict.reasons !== '' && (
              <p className="reasons">
                <Written>{verdict.reasons}</Written>
              </p>
            )}
            <CitedSources verdict={verdict} sources={detail.sources} />
          </li>
        ))}
      </ol>
    </details>
  );
}
