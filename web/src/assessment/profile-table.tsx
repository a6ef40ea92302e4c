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
  const t = useText();
  const { pack, index } = useAssessment();
  const { language } = useLanguage();
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const title = ({ id }: IndicatorReading) => {
    const indicator = index.indicators.get(id)?.indicator;
    return indicator === undefined ? id : <Words text={indicator.title} pack={pack} />;
  };
  return (
    <AsTable
      caption={t('home.table')}
      rows={indicatorReadings(profile.root)}
      rowKey={({ id }) => id}
      columns={[
        { key: 'indicator', title: t('word.indicator'), cell: title },
        { key: 'evidenced', title: t('reading.evidenced'), cell: (reading) => <Evidence reading={reading} /> },
        {
          key: 'coverage',
          title: t('reading.coverage'),
          number: true,
          cell: ({ coverage }) => (coverage === null ? t('reading.none') : percent.format(coverage)),
        },
        {
          key: 'perceived',
          title: t('reading.perceivedMedian'),
          cell: (reading) => <Value reading={reading} value={reading.perceived.overall?.median} />,
        },
        {
          key: 'people',
          title: t('reading.people'),
          number: true,
          cell: ({ perceived }) => perceived.overall?.people ?? t('perceived.none'),
        },
        { key: 'adopted', title: t('reading.adopted'), cell: (reading) => <Value reading={reading} value={reading.adopted?.stage} /> },
        { key: 'differences', title: t('reading.differences'), cell: (reading) => differenceSentences(t, reading).join(' ') },
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
  const t = useText();
  const { pack } = useAssessment();
  const { language } = useLanguage();
  const words = useValueWords(scaleWords(pack, reading, language));
  return value == null ? t('reading.none') : words(value);
}
