import { readFile } from 'node:fs/promises';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';
import { z } from 'zod';

const CATALOGUE = /\/src\/[a-z-]+\/messages\/[a-z-]+\.json$/;
const Messages = z.record(z.string(), z.string());

/** Compiles the ICU messages of `src/NAME/messages/<language>.json` at build time, so that the page carries no parser. `compile` is another one for tests. */
export function compileMessages(compile: (message: string) => unknown = (message) => compileMessageOrThrow(message)): Plugin {
  return {
    name: 'compile-messages',
    enforce: 'pre',
    async load(id) {
      if (!CATALOGUE.test(id)) return null;
      const messages = Messages.parse(JSON.parse(await readFile(id, 'utf8')));
      const compiled = Object.entries(messages).map(([key, message]) => [key, compile(message)]);
      return { code: JSON.stringify(Object.fromEntries(compiled)), map: null };
    },
  };
}
