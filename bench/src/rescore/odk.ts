import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyNode, RootNode, SelectNode } from '@getodk/xforms-engine';
import { JSDOM } from 'jsdom';
import { atStage, belowStage, type FormGroup, type FormIndicator, type OpenEngine, type Question, TOP_STAGE } from './form.ts';

/** Every element of the form by its path, as XPath needs it. */
type Paths = ReadonlyMap<string, string>;

function pathsOf(group: FormGroup, above = ''): [string, string][] {
  const here = `${above}/${group.id}`;
  const indicators = group.indicators.flatMap((indicator): [string, string][] => [
    [indicator.id, `${here}/${indicator.id}/stage`],
    ...indicator.questions.map(({ id }): [string, string] => [id, `${here}/${indicator.id}/${id}`]),
  ]);
  return [[group.id, `${here}/stage`], ...group.groups.flatMap((child) => pathsOf(child, here)), ...indicators];
}

const allMet = (paths: Paths, questions: readonly Question[]) => questions.map(({ id }) => `${paths.get(id)} = 'yes'`).join(' and ');

function gateOf(paths: Paths, indicator: FormIndicator, stage = 1): string {
  if (stage > TOP_STAGE) return String(TOP_STAGE);
  return `if(${allMet(paths, atStage(indicator, stage))}, ${gateOf(paths, indicator, stage + 1)}, ${stage - 1})`;
}

function instanceOf({ id, groups, indicators }: FormGroup): string {
  const own = indicators.map((one) => `<${one.id}><stage/>${one.questions.map((question) => `<${question.id}/>`).join('')}</${one.id}>`);
  return `<${id}><stage/>${groups.map(instanceOf).join('')}${own.join('')}</${id}>`;
}

const bind = (path: string | undefined, rest: string) => `<bind nodeset="${path}" ${rest}/>`;

function bindsOf(paths: Paths, { id, groups, indicators }: FormGroup): string {
  const children = [...groups, ...indicators].map((child) => paths.get(child.id));
  const own = indicators.map((indicator) => {
    const questions = indicator.questions.map((question) => {
      const relevant = question.stage === 1 ? '' : ` relevant="${allMet(paths, belowStage(indicator, question.stage))}"`;
      return bind(paths.get(question.id), `type="string"${relevant}`);
    });
    return bind(paths.get(indicator.id), `type="int" calculate="${gateOf(paths, indicator)}"`) + questions.join('');
  });
  const minimum = bind(paths.get(id), `type="int" calculate="min(${children.join(', ')})"`);
  return groups.map((group) => bindsOf(paths, group)).join('') + own.join('') + minimum;
}

const ITEMS = '<item><label>yes</label><value>yes</value></item><item><label>no</label><value>no</value></item>';

function bodyOf(paths: Paths, { id, groups, indicators }: FormGroup): string {
  const own = indicators.flatMap(({ questions }) =>
    questions.map((question) => `<select1 ref="${paths.get(question.id)}"><label>${question.id}</label>${ITEMS}</select1>`),
  );
  const inside = groups.map((group) => bodyOf(paths, group)).join('') + own.join('');
  return `<group ref="${paths.get(id)?.replace(/\/stage$/, '')}"><label>${id}</label>${inside}</group>`;
}

function xformOf(root: FormGroup, paths: Paths): string {
  const inside = root.groups;
  const instance = instanceOf(root).replace(`<${root.id}>`, `<${root.id} id="form">`);
  return `<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>Form</h:title>
<model><instance>${instance}</instance>${bindsOf(paths, root)}</model></h:head><h:body>${inside.map((group) => bodyOf(paths, group)).join('')}</h:body></h:html>`;
}

/** What the engine takes from a browser, given by jsdom, with which its own tests run in Node. */
function provideBrowser(): void {
  const { window } = new JSDOM('<!doctype html>');
  const names = ['DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'Attr', 'Text', 'NodeFilter', 'XPathResult', 'document'];
  for (const name of names) if (!(name in globalThis)) Reflect.set(globalThis, name, Reflect.get(window, name));
  const engine = fileURLToPath(import.meta.resolve('@getodk/xforms-engine'));
  Reflect.set(globalThis, '__dirname', dirname(engine));
  Reflect.set(globalThis, 'require', createRequire(engine));
}

function nodesOf(root: RootNode): Map<string, AnyNode> {
  const found = new Map<string, AnyNode>();
  const visit = (node: AnyNode): void => {
    found.set(node.currentState.reference, node);
    for (const child of node.currentState.children ?? []) visit(child);
  };
  for (const child of root.currentState.children) visit(child);
  return found;
}

const isSelect = (node: AnyNode | undefined): node is SelectNode => node?.nodeType === 'select';

/** ODK Web Forms' engine: yes/no selects, `relevant`, `calculate`; nested groups. */
export const openOdk: OpenEngine = async (form, answers) => {
  provideBrowser();
  const { createInstance } = await import('@getodk/xforms-engine');
  const paths = new Map(pathsOf(form.root));
  const { root } = await createInstance(xformOf(form.root, paths));
  const nodes = nodesOf(root);
  const nodeOf = (id: string) => nodes.get(paths.get(id) ?? '');
  const set = (question: string, met: boolean) => {
    const node = nodeOf(question);
    if (!isSelect(node)) throw new Error(`no question ${question}`);
    node.selectValue(met ? 'yes' : 'no');
  };
  for (const [question, met] of answers) set(question, met);
  const numberOf = (id: string) => Number(nodeOf(id)?.currentState.value);
  return {
    set,
    stageOf: numberOf,
    whole: () => numberOf(form.root.id),
    isRelevant: (_, { id }) => nodeOf(id)?.currentState.relevant ?? false,
  };
};
