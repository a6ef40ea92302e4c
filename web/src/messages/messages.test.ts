import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { expect, test } from 'vitest';
import arabic from './ar.ts';
import english from './en.ts';

const catalogues: Record<string, Record<string, string>> = { en: english, ar: arabic };

/** The names in braces that a message takes, wherever they stand. */
const namesIn = (compiled: unknown): string[] => {
  if (!Array.isArray(compiled)) return [];
  return compiled.flatMap((part: unknown) => {
    if (!Array.isArray(part)) return [];
    const [name, , cases] = part;
    const nested = typeof cases === 'object' && cases !== null ? Object.values(cases).flatMap(namesIn) : [];
    return [String(name), ...nested];
  });
};
const names = (message: string) => new Set(namesIn(compileMessage(message)));

test.each(Object.keys(catalogues))('every message of %s is well-formed', (language) => {
  for (const message of Object.values(catalogues[language] ?? {})) expect(() => compileMessage(message)).not.toThrow();
});

test('a translation has the same messages, and takes only what they take', () => {
  const known: Record<string, string> = english;
  expect(Object.keys(arabic)).toEqual(Object.keys(english));
  for (const [id, message] of Object.entries(arabic)) {
    expect([...names(known[id] ?? '')], id).toEqual(expect.arrayContaining([...names(message)]));
  }
});

test('numbers are put in their plural form', () => {
  const compiled = Object.fromEntries(Object.entries(english).map(([id, message]) => [id, compileMessage(message)]));
  const i18n = setupI18n({ locale: 'en', messages: { en: compiled } });
  expect(i18n._('home.shown', { count: 1, all: 28 })).toBe('1 indicator of 28 shown');
  expect(i18n._('compare.change', { size: 2, way: 'down' })).toBe('2 stages down');
});
