/** The questions in their places: dimension, factor, question. */
import type { Community, Group, Indicator, Text } from '@mufakat/framework';
import { Link } from '@tanstack/react-router';
import { countBelow, groupsIn, indicatorsIn, termsOf, type Wording, wordingOf } from '../../consultation/questions.ts';
import { useLanguage, useText } from '../../messages/language.tsx';
import { scaleWords } from '../../packs/words.ts';
import { StageMark } from '../../ui/scale/scale.tsx';
import { Words } from '../../ui/words.tsx';
import { useAssessment } from '../use-assessment.ts';
import '../../ui/shell/jump.css';

type AskedProps = {
  readonly asked: Group;
  /** Ids of the questions in the order in which they are numbered. */
  readonly order: readonly string[];
  readonly community: Community;
};

export function AskedParts({ asked, order, community }: AskedProps) {
  const t = useText();
  const { pack } = useAssessment();
  const wording = wordingOf(community);
  const numbers = new Map(order.map((id, place) => [id, place + 1]));
  const parts = groupsIn(asked);
  return (
    <>
      {parts.length > 1 && (
        <nav className="jump" aria-label={t('home.jump')}>
          <span className="jump-label" aria-hidden="true">
            {t('home.jump')}
          </span>
          <ul>
            {parts.map((part) => (
              <li key={part.id}>
                <a href={`#asked-${part.id}`}>
                  <Words text={part.title} pack={pack} />
                </a>{' '}
                <span className="jump-count">{countBelow(part)}</span>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <Stages />
      <Questions indicators={indicatorsIn(asked)} numbers={numbers} wording={wording} />
      {parts.map((part) => (
        <Part key={part.id} part={part} level={2} numbers={numbers} wording={wording} />
      ))}
      <Glossary asked={asked} wording={wording} />
    </>
  );
}

type Reading = { readonly numbers: ReadonlyMap<string, number>; readonly wording: Wording };

function Part({ part, level, ...reading }: Reading & { readonly part: Group; readonly level: 2 | 3 }) {
  const t = useText();
  const { pack } = useAssessment();
  const Heading = `h${level}` as const;
  const id = `asked-${part.id}`;
  return (
    <section className={`asked-part asked-part-${level}`} aria-labelledby={id}>
      <header className="asked-part-head">
        <Heading id={id} tabIndex={-1}>
          <Words text={part.title} pack={pack} />
        </Heading>
        {level === 2 && <p className="hint">{t('questions.count', { count: countBelow(part) })}</p>}
      </header>
      <Questions indicators={indicatorsIn(part)} {...reading} />
      {groupsIn(part).map((child) => (
        <Part key={child.id} part={child} level={3} {...reading} />
      ))}
    </section>
  );
}

function Questions({ indicators, ...reading }: Reading & { readonly indicators: readonly Indicator[] }) {
  if (indicators.length === 0) return null;
  return (
    <ul className="asked-questions">
      {indicators.map((indicator) => (
        <Question key={indicator.id} indicator={indicator} {...reading} />
      ))}
    </ul>
  );
}

function Question({ indicator, numbers, wording }: Reading & { readonly indicator: Indicator }) {
  const { place, pack } = useAssessment();
  const question: Text = indicator.question?.[wording] ?? indicator.title;
  return (
    <li className="asked" id={`asked-${indicator.id}`}>
      <p className="asked-name">
        <span className="asked-number">{numbers.get(indicator.id)}</span>{' '}
        <Link to="/assessments/$jurisdiction/$assessment/indicators/$indicator" params={{ ...place, indicator: indicator.id }}>
          <Words text={indicator.title} pack={pack} />
        </Link>
      </p>
      <div className="asked-body">
        <p className="asked-question">
          <Words text={question} pack={pack} />
        </p>
        {indicator.measures !== undefined && (
          <p className="hint">
            <Words text={indicator.measures} pack={pack} />
          </p>
        )}
        <StagesAsk indicator={indicator} />
        <Terms indicator={indicator} wording={wording} />
        <PaperAnswer />
      </div>
    </li>
  );
}

function StagesAsk({ indicator }: { readonly indicator: Indicator }) {
  const t = useText();
  const { pack } = useAssessment();
  const { language } = useLanguage();
  if (indicator.criteria.length === 0) return null;
  const scale = scaleWords(pack, { id: indicator.id, scale: 'stage', max: pack.stages.length - 1 }, language);
  const asking = pack.stages.map((stage, value) => ({
    stage,
    value,
    criteria: indicator.criteria.filter((criterion) => criterion.stage === value),
  }));
  return (
    <details className="asked-stages">
      <summary>{t('questions.stage.asks')}</summary>
      <dl>
        {asking
          .filter(({ criteria }) => criteria.length > 0)
          .map(({ stage, value, criteria }) => (
            <div key={stage.id}>
              <dt>
                <StageMark scale={scale} value={value} />
              </dt>
              <dd>
                <ul className="prose-list">
                  {criteria.map(({ id, text }) => (
                    <li key={id}>
                      <Words text={text} pack={pack} />
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          ))}
      </dl>
    </details>
  );
}

/** What the terms of the question mean to those who are asked. */
function Terms({ indicator, wording }: { readonly indicator: Indicator; readonly wording: Wording }) {
  const t = useText();
  const { pack } = useAssessment();
  const terms = termsOf(pack.glossary, [indicator]);
  if (terms.length === 0) return null;
  return (
    <div className="asked-terms">
      <span className="hint">{t('questions.terms')}</span>
      {terms.map((term) => (
        <details key={term.id}>
          <summary>
            <Words text={term.term} pack={pack} />
          </summary>
          <p className="hint">
            <Words text={term[wording]} pack={pack} />
          </p>
        </details>
      ))}
    </div>
  );
}

/** What the stages mean, for who has not met them before. */
function Stages() {
  const t = useText();
  const { pack } = useAssessment();
  const { language } = useLanguage();
  if (pack.stages.length === 0) return null;
  const scale = scaleWords(pack, { id: pack.root.id, scale: 'stage', max: pack.stages.length - 1 }, language);
  return (
    <details className="asked-stages asked-meanings">
      <summary>{t('questions.stages')}</summary>
      <dl>
        {pack.stages.map((stage, value) => (
          <div key={stage.id}>
            <dt>
              <StageMark scale={scale} value={value} />
            </dt>
            <dd>
              <Words text={stage.meaning} pack={pack} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Only on paper: boxes and a line, so that a printed page can be answered with a pen. */
function PaperAnswer() {
  const t = useText();
  const { pack } = useAssessment();
  if (pack.stages.length === 0) return null;
  return (
    <div className="paper-answer" aria-hidden="true">
      <p>
        {t('questions.paper.stage')}
        {pack.stages.map((stage, value) => (
          <span key={stage.id} className="paper-box">
            {value} <Words text={stage.title} pack={pack} />
          </span>
        ))}
      </p>
      <p>
        {t('questions.paper.confidence')}
        {[1, 2, 3, 4, 5].map((confidence) => (
          <span key={confidence} className="paper-box">
            {confidence}
          </span>
        ))}
      </p>
      <p className="paper-line">{t('questions.paper.reasons')}</p>
    </div>
  );
}

/** Only on paper, where the explanations beside the questions cannot be opened: each term once, at the end. */
function Glossary({ asked, wording }: { readonly asked: Group; readonly wording: Wording }) {
  const t = useText();
  const { pack } = useAssessment();
  const terms = termsOf(pack.glossary, allIn(asked));
  if (terms.length === 0) return null;
  return (
    <section className="paper-glossary">
      <h2>{t('pack.glossary')}</h2>
      <dl>
        {terms.map((term) => (
          <div key={term.id} className="paper-term">
            <dt>
              <Words text={term.term} pack={pack} />
            </dt>
            <dd>
              <Words text={term[wording]} pack={pack} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const allIn = (group: Group): Indicator[] => [...indicatorsIn(group), ...groupsIn(group).flatMap(allIn)];
