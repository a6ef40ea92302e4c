/** Publishing in two steps: choose what is shared, look at exactly that, publish it. */
import type { Publication, Shares } from '@mufakat/server/publication/model';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { fetchPublicationPreview } from '../api.ts';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useText } from '../messages/language.tsx';
import { Notice } from '../ui/states/states.tsx';
import { PreviewStep } from './preview-step.tsx';
import { ShareChoices } from './share-choices.tsx';
import { sharesOf } from './shares.ts';

type PublishSectionProps = {
  /** What the region reads of the jurisdiction by this pack; the choice begins with that. */
  readonly current: Publication | undefined;
  readonly published: () => void;
};

export function PublishSection({ current, published }: PublishSectionProps) {
  const t = useText();
  const { place, pack } = useAssessment();
  const [shares, setShares] = useState<Shares>(() => {
    const dimensions = pack.root.children.map(({ id }) => id);
    return current === undefined ? {} : sharesOf(current.snapshot, dimensions);
  });
  const [returned, setReturned] = useState(false);
  const looking = useMutation({ mutationFn: (chosen: Shares) => fetchPublicationPreview(place.jurisdiction, place.assessment, chosen) });
  if (looking.data !== undefined) {
    return (
      <PreviewStep
        first={looking.data}
        shares={shares}
        published={published}
        back={() => {
          setReturned(true);
          looking.reset();
        }}
      />
    );
  }
  const none = Object.keys(shares).length === 0;
  return (
    <section className="section" aria-labelledby="choose-heading">
      <ChooseHeading takesFocus={returned} />
      <ShareChoices shares={shares} change={setShares} />
      {looking.error !== null && <Notice problem={looking.error} />}
      <div className="publish-go">
        <Button className="button button-primary" isDisabled={none} onPress={() => looking.isPending || looking.mutate(shares)}>
          {t(looking.isPaused ? 'verdict.waiting' : 'publish.look')}
        </Button>
        <p className="hint" role="status">
          {looking.isPending ? t('state.loading') : none ? t('publish.look.none') : t('publish.chosen', countsOf(shares))}
        </p>
      </div>
    </section>
  );
}

function countsOf(shares: Shares) {
  const chosen = Object.values(shares);
  return { dimensions: chosen.length, reasons: chosen.filter((share) => share === 'stage-with-reasons').length };
}

/** Takes the focus when somebody came back to choose again: the button that led here is gone. */
function ChooseHeading({ takesFocus }: { readonly takesFocus: boolean }) {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <h2 id="choose-heading" ref={heading} tabIndex={-1}>
      {t('publish.choose')}
    </h2>
  );
}
