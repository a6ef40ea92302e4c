/** Small rules for plain JSON: each lists what is wrong with a value, where, and what would be right. */
import type { Problem } from './composite-error.ts';

type Finding = Omit<Problem, 'code'>;
export type Rule = (value: unknown, place: string) => Finding[];

/** Everything wrong with a value. @param place what the value is, to begin every place with */
export function check(rule: Rule, value: unknown, place: string, code: string): Problem[] {
  return rule(value, place).map((finding) => ({ code, ...finding }));
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}

function wrong(value: unknown, place: string, wanted: string): Finding[] {
  return [{ place, problem: `${show(value)} is given`, remedy: `give ${wanted}` }];
}

export const text: Rule = (value, place) =>
  typeof value === 'string' && value !== '' ? [] : wrong(value, place, 'a text that is not empty');
export const flag: Rule = (value, place) => (typeof value === 'boolean' ? [] : wrong(value, place, 'true or false'));

/** A finite number; `min` and `max` are allowed themselves, `above` is not. */
export function number({ min, max, above, whole = false }: { min?: number; max?: number; above?: number; whole?: boolean } = {}): Rule {
  const bounds = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ];
  const wanted = [whole ? 'a whole number' : 'a number', bounds.join(' and ')].filter((part) => part !== '').join(' of ');
  return (value, place) => {
    const fits =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      (!whole || Number.isInteger(value)) &&
      value >= (min ?? value) &&
      value <= (max ?? value) &&
      (above === undefined || value > above);
    return fits ? [] : wrong(value, place, wanted.replace('of above', 'above'));
  };
}

export function choice(...options: readonly (string | number)[]): Rule {
  return (value, place) => (options.some((option) => option === value) ? [] : wrong(value, place, `one of ${options.join(', ')}`));
}

/** Two numbers, the first below the second. */
export const range: Rule = (value, place) => {
  const [low, high, ...more]: unknown[] = Array.isArray(value) ? value : [];
  const fits = Number.isFinite(low) && Number.isFinite(high) && more.length === 0 && Number(low) < Number(high);
  return fits ? [] : wrong(value, place, 'two numbers, the first below the second');
};

/** null, or what the rule takes. */
export function nothing(rule: Rule): Rule {
  return (value, place) => (value === null ? [] : rule(value, place));
}

export function list(rule: Rule): Rule {
  return (value, place) => {
    if (!Array.isArray(value) || value.length === 0) return wrong(value, place, 'a list that is not empty');
    return value.flatMap((item, at) => rule(item, `${place}, entry ${at + 1}`));
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object whose every value follows one rule, such as numbers by id. */
export function record(rule: Rule, keys: Rule = text): Rule {
  return (value, place) => {
    if (!isObject(value) || Object.keys(value).length === 0) return wrong(value, place, 'an object with at least one entry');
    return Object.entries(value).flatMap(([key, item]) => [...keys(key, `${place}, "${key}"`), ...rule(item, `${place}, "${key}"`)]);
  };
}

/** An object with these fields and no others. */
export function fields(rules: Readonly<Record<string, Rule>>, required: readonly string[] = []): Rule {
  const names = Object.keys(rules);
  return (value, place) => {
    if (!isObject(value)) return wrong(value, place, `an object with ${names.join(', ')}`);
    const absent = required
      .filter((name) => value[name] === undefined)
      .flatMap((name) => rules[name]?.(undefined, `${place}, ${name}`) ?? []);
    const present = Object.entries(value).flatMap(([name, item]) => {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      if (rule === undefined) return [{ place, problem: `it takes no "${name}"`, remedy: `use ${names.join(', ')}` }];
      return item === undefined ? [] : rule(item, `${place}, ${name}`);
    });
    return [...absent, ...present];
  };
}
