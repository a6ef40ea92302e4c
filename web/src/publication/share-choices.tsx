/** What each dimension shares: nothing, its stages, or its stages with the reasons. */
import type { Shares } from '@mufakat/server/publication/model';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useText } from '../messages/language.tsx';
import { Words } from '../ui/words.tsx';
import { CHOICES, choiceOf, isChoice, withChoice } from './shares.ts';

type ShareChoicesProps = { readonly shares: Shares; readonly change: (shares: Shares) => void };

export function ShareChoices({ shares, change }: ShareChoicesProps) {
  const t = useText();
  const { pack } = useAssessment();
  const dimensions = pack.root.children.filter((child) => child.type === 'group');
  const stages = Object.fromEntries(dimensions.map(({ id }) => [id, 'stage' as const]));
  return (
    <>
      <div className="actions">
        <Button className="button button-small" onPress={() => change(stages)}>
          {t('publish.allStages')}
        </Button>
        <Button className="button button-small" onPress={() => change({})}>
          {t('publish.clear')}
        </Button>
      </div>
      <dl className="share-meanings">
        {CHOICES.map((choice) => (
          <div key={choice}>
            <dt>{t(`publish.choice.${choice}`)}</dt>
            <dd>{t(`publish.choice.${choice}.hint`)}</dd>
          </div>
        ))}
      </dl>
      <div className="share-rows">
        {dimensions.map(({ id, title }) => (
          <RadioGroup
            key={id}
            className="share-row"
            orientation="horizontal"
            value={choiceOf(shares, id)}
            onChange={(key) => isChoice(key) && change(withChoice(shares, id, key))}
          >
            <Label className="share-name">
              <Words text={title} pack={pack} />
            </Label>
            <div className="choice-list">
              {CHOICES.map((choice) => (
                <Radio key={choice} value={choice} className="choice">
                  {t(`publish.choice.${choice}`)}
                </Radio>
              ))}
            </div>
          </RadioGroup>
        ))}
      </div>
      <p className="hint">{t('publish.never')}</p>
    </>
  );
}
