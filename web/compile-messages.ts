import { pathToFileURL } from 'node:url';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

const CATALOGUE = /\/src\/messages\/[a-z-]+\.ts$/;

/** Compiles the ICU messages of `src/messages/<language>.ts` at build time, so that the page carries no parser; and only those that it shows. */
export function compileMessages(isShown: (id: string) => boolean): Plugin {
  return {
    name: 'compile-messages',
    enforce: 'pre',
    async load(id) {
      if (!CATALOGUE.test(id)) return null;
      const { default: messages }: { default: Readonly<Record<string, string>> } = await import(pathToFileURL(id).href);
      const shown = Object.entries(messages).filter(([key]) => isShown(key));
      const compiled = shown.map(([key, message]) => [key, compileMessage(message)]);
      return { code: `export default ${JSON.stringify(Object.fromEntries(compiled))};`, map: null };
    },
  };
}
