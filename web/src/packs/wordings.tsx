import type { Indicator, Pack } from '@mufakat/framework';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { useText } from '../messages/language.tsx';
import { Words } from '../ui/words.tsx';

const WORDINGS = ['plain', 'legal', 'technical'] as const;

/** The same question in the wording that one speaks. */
export function Wordings({ indicator, pack }: { readonly indicator: Indicator; readonly pack: Pack }) {
  const t = useText();
  const { question } = indicator;
  if (question === undefined) return null;
  return (
    <Tabs className="wordings">
      <TabList className="wording-tabs" aria-label={t('indicator.wording')}>
        {WORDINGS.map((wording) => (
          <Tab key={wording} id={wording} className="wording-tab">
            {t(`wording.${wording}`)}
          </Tab>
        ))}
      </TabList>
      {WORDINGS.map((wording) => (
        <TabPanel key={wording} id={wording} className="wording-panel">
          <p className="question">
            <Words text={question[wording]} pack={pack} />
          </p>
        </TabPanel>
      ))}
    </Tabs>
  );
}
