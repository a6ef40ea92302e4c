/**
 * The pages in a language that nobody speaks, for tests: every message in brackets, with accents and two fifths longer. What stands outside brackets is
 * neither a message nor data, and what does not fit will not fit in German either. Never part of what users get.
 */
import path from 'node:path';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { compileMessages } from './compile-messages.ts';

const [OPENS, CLOSES] = ['⟦', '⟧'];
const ACCENTED: Readonly<Record<string, string>> = {
  a: 'áa',
  e: 'éé',
  i: 'íi',
  o: 'óo',
  u: 'úu',
  y: 'ý',
  c: 'ç',
  n: 'ñ',
  r: 'řr',
  s: 'š',
  t: 'ťt',
};

/** A text with its letters accented, and many of them doubled. */
export const accented = (text: string): string => text.replaceAll(/[aceinorstuy]/g, (letter) => ACCENTED[letter] ?? letter);

/** A message as the pages take it: compiled, accented and in brackets; names in braces stay. */
export function pseudo(message: string): unknown[] {
  return [OPENS, ...compileMessageOrThrow(message, accented), CLOSES];
}

/** Builds the pages with the pseudo-language in the place of English, into a folder. */
export async function buildPseudoPages(outDir: string): Promise<void> {
  const root = path.join(import.meta.dirname);
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [compileMessages(pseudo), react()],
    build: { outDir, emptyOutDir: true, target: 'es2024', assetsInlineLimit: 0, reportCompressedSize: false },
  });
}
