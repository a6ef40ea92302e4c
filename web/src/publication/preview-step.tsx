/** The second step: exactly what would be published, as the server has it, and publishing that and nothing else. */
import type { Pack } from '@mufakat/framework';
import { Preview, type Shares } from '@mufakat/server/publication/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Problem, publishAssessment } from '../api.ts';
import { useAssessment } from '../assessment/use-assessment.ts';
import { useLanguage, useText } from '../messages/language.tsx';
import { scaleWords } from '../packs/words.ts';
import { publicationsQuery, sharedPacksQuery } from '../queries.ts';
import { newId } from '../ui/identifier.ts';
import { Becomes, IntervalMark } from '../ui/scale/scale.tsx';
import { Notice } from '../ui/states/states.tsx';
import { type Change, changesBetween } from './changes.ts';
import { ElementName } from './element-name.tsx';
import { SnapshotView } from './snapshot-view.tsx';

type PreviewStepProps = {
  readonly first: Preview;
  readonly shares: Shares;
  readonly back: () => void;
  readonly published: () => void;
};

/** What is looked at, under the id by which it would be published: sent twice it is published once. */
type Looked = { readonly id: string; readonly preview: Preview; readonly changes: readonly Change[] };
const lookedAt = (preview: Preview, changes: readonly Change[] = []): Looked => ({ id: newId(), preview, changes });

export function PreviewStep({ first, shares, back, published }: PreviewStepProps) {
  const t = useText();
  const { place, pack } = useAssessment();
  const queries = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const [{ id, preview, changes }, setLooked] = useState(() => lookedAt(first));
  useEffect(() => heading.current?.focus(), []);
  const publishing = useMutation({
    mutationFn: () => publishAssessment(place.jurisdiction, place.assessment, { id, shares, hash: preview.hash }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: publicationsQuery(place.jurisdiction).queryKey }),
        queries.invalidateQueries({ queryKey: sharedPacksQuery.queryKey }),
      ]);
      published();
    },
    onError: (error) => {
      const now = previewIn(error);
      if (now !== null) setLooked(lookedAt(now, changesBetween(preview.snapshot, now.snapshot)));
    },
  });
  const failed = previewIn(publishing.error) === null ? publishing.error : null;
  return (
    <section className="section" aria-labelledby="preview-heading">
      <h2 id="preview-heading" ref={heading} tabIndex={-1}>
        {t('publish.preview')}
      </h2>
      <p className="publish-lead">{t('publish.preview.lead')}</p>
      {changes.length > 0 && <Changed key={id} changes={changes} pack={pack} />}
      <SnapshotView snapshot={preview.snapshot} pack={pack} />
      {failed !== null && <Notice problem={failed} />}
      <div className="publish-go">
        <Button className="button button-primary" onPress={() => publishing.isPending || publishing.mutate()}>
          {t(publishing.isPaused ? 'verdict.waiting' : 'publish.do')}
        </Button>
        <Button className="button" onPress={back}>
          {t('publish.back')}
        </Button>
        <p className="hint" role="status">
          {publishing.isPending ? t('state.loading') : ''}
        </p>
      </div>
    </section>
  );
}

/** What would be published now, when the assessment has changed since. */
function previewIn(error: Error | null): Preview | null {
  if (!(error instanceof Problem) || error.code !== 'preview-changed') return null;
  return Preview.safeParse(error.body.current).data ?? null;
}

type ChangedProps = { readonly changes: readonly Change[]; readonly pack: Pack };

/** Takes the focus: what was about to be published is not what is below any more. */
function Changed({ changes, pack }: ChangedProps) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} className="conflict" role="alert" tabIndex={-1}>
      <p className="notice-title">{t('publish.changed')}</p>
      <p>{t('publish.changed.lead')}</p>
      <ul className="snapshot-changes">
        {changes.map((change) => (
          <li key={`${change.kind} ${change.id}`}>
            <ChangeLine change={change} pack={pack} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function ChangeLine({ change, pack }: { readonly change: Change; readonly pack: Pack }) {
  const t = useText();
  const { language } = useLanguage();
  if (change.kind === 'head') return t('publish.change.head');
  const name = (
    <strong>
      <ElementName id={change.id} pack={pack} />
    </strong>
  );
  if (change.kind === 'words') {
    return (
      <>
        {name} {t('publish.change.words')}
      </>
    );
  }
  const scale = scaleWords(pack, { id: change.id, scale: 'stage', max: pack.stages.length - 1 }, language);
  return (
    <>
      {name} <IntervalMark scale={scale} interval={change.before} /> <Becomes /> <IntervalMark scale={scale} interval={change.after} />
    </>
  );
}
