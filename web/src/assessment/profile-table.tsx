import { type IndicatorReading, indicatorReadings, type Profile } from '@mufakat/framework';
import { useLanguage, useText } from '../messages/language.tsx';
import { scaleWords } from '../packs/words.ts';
import { useIntervalWords, useValueWords } from '../ui/scale/scale.tsx';
import { AsTable } from '../ui/table.tsx';
import { Words } from '../ui/words.tsx';
import { differenceSentences } from './readings.ts';
import { useAssessment } from './use-assessment.ts';

/** The strips of the profile as a table. */
export function ProfileTable({ profile }: { readonly profile: Profile }) {
  const say = useText();
  const { pack, index } = useAssessment();
  const { language } = useLanguage();
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const title = ({ id }: IndicatorReading) => {
    const indicator = index.indicators.get(id)?.indicator;
    return indicator === undefined ? id : <Words text={indicator.title} pack={pack} />;
  };
  return (
    <AsTable
      caption={say('home.table')}
      rows={indicatorReadings(profile.root)}
      rowKey={({ id }) => id}
      columns={[
        { key: 'indicator', title: say('word.indicator'), cell: title },
        { key: 'evidenced', title: say('reading.evidenced'), cell: (reading) => <Evidence reading={reading} /> },
        {
          key: 'coverage',
          title: say('reading.coverage'),
          number: true,
          cell: ({ coverage }) => (coverage === null ? say('reading.none') : percent.format(coverage)),
        },
        {
          key: 'perceived',
          title: say('reading.perceivedMedian'),
          cell: (reading) => <Value reading={reading} value={reading.perceived.overall?.median} />,
        },
        {
          key: 'people',
          title: say('reading.people'),
          number: true,
          cell: ({ perceived }) => perceived.overall?.people ?? say('perceived.none'),
        },
        { key: 'adopted', title: say('reading.adopted'), cell: (reading) => <Value reading={reading} value={reading.adopted?.stage} /> },
        { key: 'differences', title: say('reading.differences'), cell: (reading) => differenceSentences(say, reading).join(' ') },
      ]}
    />
  );
}

type OfReading = { readonly reading: IndicatorReading };

function Evidence({ reading }: OfReading) {
  const { pack } = useAssessment();
  const { language } = useLanguage();
  return useIntervalWords(scaleWords(pack, reading, language))(reading.evidenced);
}

function Value({ reading, value }: OfReading & { readonly value: number | null | undefined }) {
  const say = useText();
  const { pack } = useAssessment();
  const { language } = useLanguage();
  const words = useValueWords(scaleWords(pack, reading, language));
  return value == null ? say('reading.none') : words(value);
}
