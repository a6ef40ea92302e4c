/** The report's own words exist in every language, and the report uses them all. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { describe, expect, test } from 'vitest';
import arabic from './messages/ar.json' with { type: 'json' };
import english from './messages/en.json' with { type: 'json' };
import { reportLanguage, speechIn } from './speech.ts';

const SERVER = fileURLToPath(new URL('..', import.meta.url));

/** The names in braces that a message takes, wherever they stand. */
function namesIn(compiled: unknown): string[] {
  if (!Array.isArray(compiled)) return [];
  return compiled.flatMap((part: unknown) => {
    if (!Array.isArray(part)) return [];
    const [name, , cases] = part;
    return [String(name), ...(typeof cases === 'object' && cases !== null ? Object.values(cases).flatMap(namesIn) : [])];
  });
}

const names = (message: string) => new Set(namesIn(compileMessageOrThrow(message)));

describe('the words of the report', () => {
  test('are the same messages in every language, and take the same values', () => {
    expect(Object.keys(arabic)).toEqual(Object.keys(english));
    for (const [id, message] of Object.entries(english)) {
      const translated = Object.entries(arabic).find(([other]) => other === id)?.[1] ?? '';
      expect(names(translated).difference(names(message)), id).toEqual(new Set());
    }
  });

  test('are translated: nothing in Arabic stands in English', () => {
    const same = Object.entries(arabic).filter(
      ([, message]) => /\p{Letter}/u.test(message.replaceAll(/\{[^}]*\}/g, '')) && !/\p{Script=Arabic}/u.test(message),
    );
    expect(same).toEqual([]);
  });

  test('are all used', () => {
    const files = globSync('**/*.ts', { cwd: SERVER }).filter((name) => !name.endsWith('.test.ts'));
    const code = files.map((name) => readFileSync(`${SERVER}/${name}`, 'utf8')).join('\n');
    /** Made of a prefix and the name of a thing. */
    const made = /^(community|effort|label|rule|verdict|source|sheet\.scale|sheet\.basis)\./;
    expect(Object.keys(english).filter((id) => !made.test(id) && !code.includes(`'${id}'`))).toEqual([]);
  });

  test('are in the language of the report, in English where they do not exist in it', () => {
    expect(['ar', 'ar-EG', 'en', 'ko', 'x'].map(reportLanguage)).toEqual(['ar', 'ar', 'en', 'en', 'en']);
    expect([speechIn('ar').languageName('en'), speechIn('en').languageName('en-a')]).toEqual(['الإنجليزية', 'en-a']);
    expect(speechIn('ar').t('word.criteria', { n: 3 })).toBe('3 معايير');
    expect(speechIn('en').t('word.criteria', { n: 1 })).toBe('1 criterion');
    expect([speechIn('en').date('2026-06-30'), speechIn('ar').date('2026-06-30'), speechIn('ar').date('soon')]).toEqual([
      '30 June 2026',
      '30 يونيو 2026',
      'soon',
    ]);
  });

  test('take styled values as they are, whatever they hold', () => {
    const value = [{ text: '{n} \ue000reasons\ue000', strong: true as const }];
    expect(speechIn('en').runs('indicator.dissentOf', { community: 'Legal', stage: value, reasons: '\ue000stage\ue000' })).toEqual([
      { text: 'Legal' },
      { text: ' community, for ' },
      ...value,
      { text: ': ' },
      { text: '\ue000stage\ue000' },
    ]);
  });
});
