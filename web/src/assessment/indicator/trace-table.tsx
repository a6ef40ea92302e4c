import type { Pack, Trace } from '@mufakat/framework';
import { type MessageId, useLanguage, useText } from '../../messages/language.tsx';
import { type ScaleWords, scaleWords } from '../../packs/words.ts';
import { useValueWords } from '../../ui/scale/scale.tsx';
import { Table } from '../../ui/table.tsx';
import { Words } from '../../ui/words.tsx';
import { useAssessment } from '../use-assessment.ts';

type Input = Trace['inputs'][number];

/** How the number came about: the rule, what it saw, what it made of it, what is missing. */
export function TraceTable({ trace, pack, scale }: { readonly trace: Trace; readonly pack: Pack; readonly scale: ScaleWords }) {
  const t = useText();
  const { index } = useAssessment();
  const { language } = useLanguage();
  const words = useValueWords(scale);
  const stages = scaleWords(pack, { id: '', scale: 'stage', max: pack.stages.length - 1 }, language);
  const stageWords = useValueWords(stages);
  const criterion = (id: string) => index.criteria.get(id)?.criterion;
  const stageOf = ({ id }: Input) => {
    const stage = criterion(id)?.stage;
    return stage === undefined ? '' : stageWords(stage);
  };
  const text = (id: string) => {
    const found = criterion(id)?.text ?? index.indicators.get(id)?.indicator.title;
    return found === undefined ? id : <Words text={found} pack={pack} />;
  };
  return (
    <details className="as-table">
      <summary>{t('trace.show')}</summary>
      <p className="hint">{t(`rule.${trace.rule}` as MessageId)}</p>
      <Table
        caption={t('trace.caption')}
        rows={trace.inputs}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'input',
            title: t('trace.input'),
            cell: ({ id, deducts }) =>
              deducts ? (
                <>
                  {text(id)} ({t('trace.deducted')})
                </>
              ) : (
                text(id)
              ),
          },
          { key: 'stage', title: t('word.stage'), cell: stageOf },
          { key: 'value', title: t('trace.value'), cell: ({ value, max }) => t(inputWords(value, max)) },
        ]}
      />
      {trace.missing.map((set) => (
        <p key={`${set.reaches} ${set.ids.join(' ')}`} className="hint">
          {t('trace.missing', { stage: words(set.reaches), count: set.ids.length, effort: set.effort })}
        </p>
      ))}
    </details>
  );
}

function inputWords(value: Input['value'], max: number): MessageId {
  if (value === null) return 'verdict.not-applicable';
  if (value.low !== value.high) return 'verdict.unknown';
  return value.low >= max ? 'verdict.met' : value.low <= 0 ? 'verdict.unmet' : 'verdict.partial';
}
