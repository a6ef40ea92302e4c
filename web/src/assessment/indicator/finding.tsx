/** The adopted stage of an indicator, how it came about, who dissents, and adopting another. */
import { COMMUNITIES, type Indicator } from '@mufakat/framework';
import { FindingRow, type NewFinding } from '@mufakat/server/assessment/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { adoptFinding, type IndicatorDetail, Problem } from '../../api.ts';
import { type MessageId, useDates, useLanguage, useText } from '../../messages/language.tsx';
import type { ScaleWords } from '../../packs/words.ts';
import { assessmentKey } from '../../queries.ts';
import { newId } from '../../ui/identifier.ts';
import { StageMark } from '../../ui/scale/scale.tsx';
import { Conflict } from '../../ui/states/conflict.tsx';
import { Notice, useOnline } from '../../ui/states/states.tsx';
import { useFirstFocus } from '../../ui/use-first-focus.ts';
import { Said, Written } from '../../ui/words.tsx';
import { useAssessment } from '../use-assessment.ts';

type SectionProps = { readonly indicator: Indicator; readonly detail: IndicatorDetail; readonly scale: ScaleWords };

export function FindingSection({ indicator, detail, scale }: SectionProps) {
  const t = useText();
  const { roles } = useAssessment();
  const [adopting, setAdopting] = useState<boolean>();
  const current = detail.findings.find((finding) => finding.current);
  const earlier = detail.findings.filter((finding) => !finding.current);
  const mayAdopt = scale.steps !== null && (roles.includes('coordinator') || roles.includes('facilitator'));
  return (
    <section className="section" aria-labelledby="finding-heading">
      <h2 id="finding-heading">{t('indicator.finding')}</h2>
      {current === undefined ? <p>{t('finding.none')}</p> : <FindingText finding={current} scale={scale} />}
      <RuleOutcomeText detail={detail} scale={scale} />
      {mayAdopt && adopting !== true && (
        <Button className="button" autoFocus={adopting === false} onPress={() => setAdopting(true)}>
          {t(current === undefined ? 'finding.adopt' : 'finding.adoptAnother')}
        </Button>
      )}
      {adopting === true && (
        <FindingForm indicator={indicator} detail={detail} scale={scale} current={current} close={() => setAdopting(false)} />
      )}
      {earlier.length > 0 && (
        <details className="history">
          <summary>{t('finding.earlier', { count: earlier.length })}</summary>
          {earlier.map((finding) => (
            <FindingText key={finding.id} finding={finding} scale={scale} />
          ))}
        </details>
      )}
    </section>
  );
}

function FindingText({ finding, scale }: { readonly finding: FindingRow; readonly scale: ScaleWords }) {
  const t = useText();
  const dates = useDates();
  return (
    <div className="finding">
      <p className="finding-stage">
        <StageMark scale={scale} value={finding.stage} large />
      </p>
      <p className="hint">
        {t(`finding.basis.${finding.basis}`)} · <bdi>{finding.decidedByName}</bdi> ·{' '}
        <time dateTime={finding.recordedAt}>{dates.moment(finding.recordedAt)}</time>
      </p>
      {finding.reasons !== '' && (
        <p className="reasons">
          <Written>{finding.reasons}</Written>
        </p>
      )}
      {finding.dissent.length > 0 && (
        <div className="dissent">
          <h3>{t('finding.dissent')}</h3>
          <ul>
            {finding.dissent.map(({ community, stage, reasons }) => (
              <li key={`${community} ${stage} ${reasons}`}>
                <p>
                  <strong>{t(`community.${community}`)}</strong> · <StageMark scale={scale} value={stage} />
                </p>
                <Written>{reasons}</Written>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** Why the rule gives no stage. */
const OUTCOME_WORDS = {
  adopts: 'finding.outcome.none',
  'no-consensus': 'finding.outcome.none',
  'too-few': 'finding.outcome.few',
  withheld: 'finding.outcome.withheld',
} as const satisfies Record<IndicatorDetail['ruleOutcome']['result'], MessageId>;

/** What the consensus rule, fixed before anybody spoke, makes of the views. */
function RuleOutcomeText({ detail: { ruleOutcome }, scale }: { readonly detail: IndicatorDetail; readonly scale: ScaleWords }) {
  const t = useText();
  const { assessment } = useAssessment();
  const { language } = useLanguage();
  const { agreement, within, minimumViews } = assessment.rule;
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const agreed = ruleOutcome.agreement;
  const told = { agreement: percent.format(agreed?.low ?? 0), views: ruleOutcome.views };
  return (
    <div className="rule-outcome">
      <p className="hint">{t('finding.rule', { agreement: percent.format(agreement), within, minimumViews })}</p>
      {ruleOutcome.views > 0 && (
        <p>
          {agreed !== null && t(agreed.low === agreed.high ? 'finding.outcome' : 'finding.outcome.least', told)}{' '}
          {ruleOutcome.stage === null ? (
            <strong>{t(OUTCOME_WORDS[ruleOutcome.result])}</strong>
          ) : (
            <>
              {t('finding.outcome.stage')} <StageMark scale={scale} value={ruleOutcome.stage} />
            </>
          )}
        </p>
      )}
    </div>
  );
}

type Dissent = NewFinding['dissent'][number];
/** While a dissent is being written it needs a name that does not change with its content. */
type DraftDissent = Dissent & { readonly key: string };

type FormProps = SectionProps & { readonly current: FindingRow | undefined; readonly close: () => void };

function FindingForm({ indicator, detail, scale, current, close }: FormProps) {
  const t = useText();
  const { place } = useAssessment();
  const queries = useQueryClient();
  const online = useOnline();
  const ruled = detail.ruleOutcome.stage;
  const form = useFirstFocus();
  const [id, setId] = useState(newId);
  // The finding this form was opened on: if another is adopted meanwhile, the server says so and both are shown.
  const [replaced, setReplaced] = useState(current);
  const [basis, setBasis] = useState<NewFinding['basis']>(ruled === null ? 'decision' : 'rule');
  const [decided, setDecided] = useState<number | null>(current?.stage ?? ruled);
  const [reasons, setReasons] = useState('');
  const [dissent, setDissent] = useState<readonly DraftDissent[]>([]);
  const stage = basis === 'rule' ? ruled : decided;
  const saving = useMutation({
    mutationFn: (adopted: number) =>
      adoptFinding(place.jurisdiction, place.assessment, {
        id,
        indicator: indicator.id,
        stage: adopted,
        basis,
        reasons,
        dissent: dissent.map(({ key: _, ...said }) => said),
        supersedes: replaced?.id ?? null,
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: assessmentKey(place) });
      close();
    },
  });
  const first = findingIn(saving.error);
  return (
    <form
      ref={form}
      className="form finding-form"
      aria-label={t('finding.form')}
      onSubmit={(event) => {
        event.preventDefault();
        if (stage !== null) saving.mutate(stage);
      }}
    >
      <RadioGroup className="choices" value={basis} onChange={(key) => setBasis(key === 'rule' ? 'rule' : 'decision')}>
        <Label className="label">{t('finding.basis')}</Label>
        <div className="choice-list">
          <Radio value="rule" className="choice" isDisabled={ruled === null}>
            {t('finding.byRule')}
          </Radio>
          <Radio value="decision" className="choice">
            {t('finding.byDecision')}
          </Radio>
        </div>
      </RadioGroup>
      {basis === 'decision' && (
        <RadioGroup className="choices" value={decided === null ? null : String(decided)} onChange={(key) => setDecided(Number(key))}>
          <Label className="label">{t('word.stage')}</Label>
          <div className="choice-list">
            {scale.steps?.map((step, value) => (
              <Radio key={step.words} value={String(value)} className="choice">
                {value} <Said {...step} />
              </Radio>
            ))}
          </div>
        </RadioGroup>
      )}
      <label className="field">
        <span className="label">{t(basis === 'decision' ? 'finding.reasons.needed' : 'finding.reasons')}</span>
        <textarea value={reasons} onChange={({ target }) => setReasons(target.value)} rows={3} required={basis === 'decision'} dir="auto" />
      </label>
      <DissentFields dissent={dissent} change={setDissent} scale={scale} />
      {first !== null ? (
        <Conflict
          theirs={<FindingText finding={first} scale={scale} />}
          mine={
            <>
              {stage !== null && <StageMark scale={scale} value={stage} />}
              <Written>{reasons}</Written>
            </>
          }
          keepTheirs={() => {
            close();
            void queries.invalidateQueries({ queryKey: assessmentKey(place) });
          }}
          goOn={() => {
            setReplaced(first);
            setId(newId());
            saving.reset();
          }}
        />
      ) : (
        saving.error !== null && <Notice problem={saving.error} />
      )}
      {!online && <p className="hint">{t('finding.offline')}</p>}
      {first === null && (
        <div className="actions">
          <Button
            className="button button-primary"
            type="submit"
            autoFocus={replaced?.id !== current?.id}
            isDisabled={stage === null}
            isPending={saving.isPending && !saving.isPaused}
          >
            {t(saving.isPaused ? 'verdict.waiting' : 'finding.adopt')}
          </Button>
          <Button className="button" onPress={close}>
            {t('action.cancel')}
          </Button>
        </div>
      )}
    </form>
  );
}

function findingIn(error: Error | null): FindingRow | null {
  if (!(error instanceof Problem) || error.code !== 'stale-finding') return null;
  const parsed = FindingRow.safeParse(error.body.current);
  return parsed.success ? parsed.data : null;
}

type DissentProps = {
  readonly dissent: readonly DraftDissent[];
  readonly change: (dissent: readonly DraftDissent[]) => void;
  readonly scale: ScaleWords;
};

function DissentFields({ dissent, change, scale }: DissentProps) {
  const t = useText();
  const put = (key: string, part: Partial<Dissent>) => change(dissent.map((said) => (said.key === key ? { ...said, ...part } : said)));
  return (
    <fieldset className="dissent-fields">
      <legend>{t('finding.dissent')}</legend>
      <p className="hint">{t('finding.dissent.hint')}</p>
      {dissent.map(({ key, community, stage, reasons }) => (
        <div key={key} className="field-row">
          <label className="field">
            <span className="label">{t('word.community')}</span>
            <select
              value={community}
              onChange={({ target }) => put(key, { community: COMMUNITIES.find((name) => name === target.value) ?? community })}
            >
              {COMMUNITIES.map((name) => (
                <option key={name} value={name}>
                  {t(`community.${name}` as MessageId)}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span className="label">{t('word.stage')}</span>
            <select value={stage} onChange={({ target }) => put(key, { stage: Number(target.value) })}>
              {scale.steps?.map((step, value) => (
                <option key={step.words} value={value}>
                  {value} {step.words}
                </option>
              ))}
            </select>
          </label>
          <label className="field field-wide">
            <span className="label">{t('verdict.reasons')}</span>
            <input value={reasons} onChange={({ target }) => put(key, { reasons: target.value })} required dir="auto" />
          </label>
          <Button className="button button-small" onPress={() => change(dissent.filter((said) => said.key !== key))}>
            {t('action.remove')}
          </Button>
        </div>
      ))}
      <Button
        className="button button-small"
        onPress={() => change([...dissent, { key: newId(), community: 'legal', stage: 0, reasons: '' }])}
      >
        {t('finding.dissent.add')}
      </Button>
    </fieldset>
  );
}
