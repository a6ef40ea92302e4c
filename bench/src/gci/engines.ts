import { type Group, type Indicator, type Pack, scoreTable, type TableRow } from '@mufakat/framework';
import { ExpressionRunner, Model } from 'survey-core';

/** The scores of each row, by the id of the group. Every cell of the rows is a number. */
export type ScoreRows = (rows: readonly TableRow[]) => Record<string, number>[];

/** Mufakat's own, as `mufakat index` uses it. */
export function makeOurs(pack: Pack): ScoreRows {
  return (rows) => {
    const scored = scoreTable(pack, rows);
    if ('errors' in scored) throw new Error(`row ${scored.errors[0]?.row}: ${scored.errors[0]?.message}`);
    return scored.units.map(({ groups }) => Object.fromEntries(groups.map(({ id, value }) => [id, value?.low ?? Number.NaN])));
  };
}

type Sum = { readonly name: string; readonly expression: string };

/** A name without the signs that an expression would take for an operator. */
const nameOf = ({ id }: Group) => id.replaceAll('-', '_');

function term(child: Group | Indicator): string {
  if (child.type === 'group') return `{${nameOf(child)}}`;
  return `${child.weight} * {${child.column}}`;
}

/** The sum of every group, from those below up to the whole. Right for packs of weighted shares in points, as packs/gci-2020 is. */
function sumsOf(group: Group): Sum[] {
  const below = group.children.flatMap((child) => (child.type === 'group' ? sumsOf(child) : []));
  return [...below, { name: nameOf(group), expression: group.children.map(term).join(' + ') }];
}

function groupsOf(group: Group): Group[] {
  return [group, ...group.children.flatMap((child) => (child.type === 'group' ? groupsOf(child) : []))];
}

function columnsOf(group: Group): string[] {
  return group.children.flatMap((child) => (child.type === 'group' ? columnsOf(child) : (child.column ?? [])));
}

const numbersOf = (columns: readonly string[], row: TableRow) => Object.fromEntries(columns.map((column) => [column, Number(row[column])]));

/** SurveyJS as a form: one number a column, one calculated value a group, the whole row set at once. */
export function makeSurveyForm({ root }: Pack): ScoreRows {
  const columns = columnsOf(root);
  const groups = groupsOf(root);
  const elements = columns.map((name) => ({ type: 'text', inputType: 'number', name }));
  const survey = new Model({ elements, calculatedValues: sumsOf(root) });
  return (rows) =>
    rows.map((row) => {
      survey.data = numbersOf(columns, row);
      return Object.fromEntries(groups.map((group) => [group.id, Number(survey.getVariable(nameOf(group)))]));
    });
}

/** SurveyJS' expressions alone, without a form around them. */
export function makeSurveyExpressions({ root }: Pack): ScoreRows {
  const columns = columnsOf(root);
  const groups = groupsOf(root);
  const runners = sumsOf(root).map(({ name, expression }) => ({ name, runner: new ExpressionRunner(expression) }));
  return (rows) =>
    rows.map((row) => {
      const values: Record<string, number> = numbersOf(columns, row);
      for (const { name, runner } of runners) values[name] = Number(runner.runValues(values));
      return Object.fromEntries(groups.map((group) => [group.id, values[nameOf(group)] ?? Number.NaN]));
    });
}
