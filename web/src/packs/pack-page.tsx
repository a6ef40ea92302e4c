/** A framework to walk through: its tree, each indicator in three wordings, its criteria, and the words it uses. */
import type { Group, Indicator, Pack, Text } from '@mufakat/framework';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { SearchField } from 'react-aria-components/SearchField';
import { Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree';
import { useLanguage, useText } from '../messages/language.tsx';
import { packQuery } from '../queries.ts';
import { GroupLabel } from '../ui/group-label.tsx';
import { Page } from '../ui/shell/page.tsx';
import { Empty } from '../ui/states/states.tsx';
import { useWords, Words } from '../ui/words.tsx';
import { IndicatorText } from './indicator-text.tsx';
import { PackCoverage } from './pack-coverage.tsx';
import { PackGlossary } from './pack-glossary.tsx';
import { indexOf } from './words.ts';
import '../assessment/indicator/indicator.css';
import './pack.css';

const route = getRouteApi('/packs/$pack/$version');

export function PackPage() {
  const t = useText();
  const params = route.useParams();
  const { element } = route.useSearch();
  const { data: pack } = useSuspenseQuery(packQuery(params.pack, params.version));
  const words = useWords(pack);
  const [query, setQuery] = useState('');
  const { indicators, groups } = indexOf(pack);
  const chosen =
    (element === undefined ? undefined : indicators.get(element)?.indicator) ?? (element === undefined ? undefined : groups.get(element));
  return (
    <Page
      title={words(pack.title)}
      heading={<Words text={pack.title} pack={pack} />}
      eyebrow={t('packs.about', { version: pack.version, licence: pack.licence, indicators: indicators.size })}
      lead={<Words text={pack.description} pack={pack} />}
    >
      <div className="pack">
        <div className="pack-side">
          <SearchField className="field search-field" value={query} onChange={setQuery}>
            <Label className="label">{t('pack.search')}</Label>
            <div className="search-box">
              <Input />
              <Button className="button button-quiet" aria-label={t('action.clear')}>
                ×
              </Button>
            </div>
          </SearchField>
          <PackTree pack={pack} query={useDeferredValue(query)} element={element} />
        </div>
        <article className="pack-element" aria-live="polite">
          {chosen === undefined ? (
            <Stages pack={pack} />
          ) : chosen.type === 'group' ? (
            <GroupText group={chosen} pack={pack} />
          ) : (
            <IndicatorText indicator={chosen} pack={pack} />
          )}
        </article>
      </div>
      <PackGlossary pack={pack} query={query} />
      <PackCoverage pack={pack} />
    </Page>
  );
}

type Node = Group | Indicator;

/** The parts of the tree whose title, question or criteria hold all words of the query. */
function found(nodes: readonly Node[], words: readonly string[], read: (text: Text) => string): Node[] {
  return nodes.flatMap((node): Node[] => {
    const own = holds([node.title, ...(node.type === 'indicator' ? textsOf(node) : [])].map(read).join(' '), words);
    if (own || node.type === 'indicator') return own ? [node] : [];
    const children = found(node.children, words, read);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}

const holds = (text: string, words: readonly string[]) => words.every((word) => text.toLocaleLowerCase().includes(word));
const textsOf = ({ question, criteria }: Indicator): Text[] => [
  ...(question === undefined ? [] : [question.plain, question.legal, question.technical]),
  ...criteria.map(({ text }) => text),
];

function PackTree({ pack, query, element }: { readonly pack: Pack; readonly query: string; readonly element: string | undefined }) {
  const t = useText();
  const { language } = useLanguage();
  const navigate = route.useNavigate();
  const searching = query.trim() !== '';
  const nodes = useMemo(() => {
    const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const read = (text: Text) => `${text[language] ?? ''} ${text[pack.language] ?? ''}`;
    return words.length === 0 ? pack.root.children : found(pack.root.children, words, read);
  }, [pack, query, language]);
  const [open, setOpen] = useState<Iterable<string | number>>(() => pathTo(pack, element));
  if (nodes.length === 0) return <Empty title={t('pack.nothing', { query })} />;
  const choose = (id: string) => void navigate({ search: { element: id }, resetScroll: false });
  return (
    <Tree
      className="tree"
      aria-label={t('pack.tree')}
      selectionMode="single"
      selectionBehavior="replace"
      selectedKeys={element === undefined ? [] : [element]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : keys;
        if (key !== undefined) choose(String(key));
      }}
      expandedKeys={searching ? allGroups(nodes) : open}
      onExpandedChange={setOpen}
    >
      {nodes.map((node) => branch(node, pack))}
    </Tree>
  );
}

const allGroups = (nodes: readonly Node[]): string[] =>
  nodes.flatMap((node) => (node.type === 'group' ? [node.id, ...allGroups(node.children)] : []));

/** The groups to open at first: those above the chosen element, else the top ones. */
function pathTo(pack: Pack, element: string | undefined): string[] {
  const tops = pack.root.children.map(({ id }) => id);
  const above = element === undefined ? [] : (indexOf(pack).indicators.get(element)?.path ?? []).map(({ id }) => id);
  return [...tops, ...above];
}

function branch(node: Node, pack: Pack) {
  return (
    <TreeItem key={node.id} id={node.id} className="tree-item" textValue={node.title[pack.language] ?? node.id}>
      <TreeItemContent>
        {({ hasChildItems }) => (
          <span className="tree-row">
            {hasChildItems && (
              <Button slot="chevron" className="chevron">
                <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
                  <path d="M4 2.5 7.5 6 4 9.5" />
                </svg>
              </Button>
            )}
            <Words text={node.title} pack={pack} />
          </span>
        )}
      </TreeItemContent>
      {node.type === 'group' && node.children.map((child) => branch(child, pack))}
    </TreeItem>
  );
}

function Stages({ pack }: { readonly pack: Pack }) {
  const t = useText();
  if (pack.stages.length === 0) return <p className="hint">{t('pack.choose')}</p>;
  return (
    <>
      <h2>{t('pack.stages')}</h2>
      <dl className="stage-list">
        {pack.stages.map((stage, value) => (
          <div key={stage.id}>
            <dt>
              <span className="stage">
                <span className="stage-number" data-step={Math.round((value * 4) / Math.max(1, pack.stages.length - 1))}>
                  {value}
                </span>
                <span className="stage-word">
                  <Words text={stage.title} pack={pack} />
                </span>
              </span>
            </dt>
            <dd>
              <Words text={stage.meaning} pack={pack} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="hint">{t('pack.choose')}</p>
    </>
  );
}

function GroupText({ group, pack }: { readonly group: Group; readonly pack: Pack }) {
  const navigate = route.useNavigate();
  return (
    <>
      <GroupLabel label={group.label} />
      <h2>
        <Words text={group.title} pack={pack} />
      </h2>
      {group.description !== undefined && (
        <p>
          <Words text={group.description} pack={pack} />
        </p>
      )}
      <ul className="prose-list">
        {group.children.map((child) => (
          <li key={child.id}>
            <Button className="link" onPress={() => void navigate({ search: { element: child.id }, resetScroll: false })}>
              <Words text={child.title} pack={pack} />
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
