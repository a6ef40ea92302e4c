import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { compileMessages } from './compile-messages.ts';

const SCRIPT = '<script type="module" src="/src/verify/main.tsx"></script>';
const ICON = 'href="/mark.svg"';
const HEAD = '<meta charset="utf-8" />';

/**
 * Makes `verify.html`: the page that verifies receipts as one file that needs nothing else. Script, style and icon are within it, and its own content
 * policy allows them by their hashes and nothing more: no request to anybody.
 */
export function verifyFile(): Plugin {
  let root = '';
  return {
    name: 'verify-file',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'verify.html', source: await verifyPage(root) });
    },
  };
}

async function verifyPage(root: string): Promise<string> {
  const [template, icon, { script, style }] = await Promise.all([
    readFile(path.join(root, 'verify.html'), 'utf8'),
    readFile(path.join(root, 'public', 'mark.svg')),
    buildParts(root),
  ]);
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    [HEAD, `${HEAD}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`],
    [ICON, `href="data:image/svg+xml;base64,${icon.toString('base64')}"`],
    ['</head>', `<style>${style}</style>\n  </head>`],
    [SCRIPT, `<script type="module">${script}</script>`],
  ].reduce((page, [from = '', to = '']) => put(page, from, to), template);
}

/** As text, not as a pattern: what is put in holds dollar signs. */
function put(page: string, from: string, to: string): string {
  const [before, after, ...more] = page.split(from);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`verify.html must hold ${from} once`);
  return before + to + after;
}

async function buildParts(root: string): Promise<{ readonly script: string; readonly style: string }> {
  const built = await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    plugins: [compileMessages(), react()],
    build: {
      write: false,
      target: 'es2024',
      assetsInlineLimit: Number.POSITIVE_INFINITY,
      cssCodeSplit: false,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: { input: path.join(root, 'src', 'verify', 'main.tsx'), output: { codeSplitting: false } },
    },
  });
  if (!('output' in built)) throw new Error('the verify page was not built as one bundle');
  const [script, ...otherScripts] = built.output.filter((file) => file.type === 'chunk').map(({ code }) => code);
  const [style, ...others] = built.output.filter((file) => file.type === 'asset').map(({ source }) => source.toString());
  if (script === undefined || style === undefined || otherScripts.length + others.length > 0) {
    throw new Error(`the verify page must be one script and one style, not ${built.output.map(({ fileName }) => fileName).join(', ')}`);
  }
  return { script: withinTag(script, 'script'), style: withinTag(style, 'style') };
}

/** What a browser would take for the end of the element, or for the beginning of a comment in it, is refused: a script could not be changed safely. */
function withinTag(content: string, tag: string): string {
  const text = content.trim();
  if (new RegExp(`</${tag}|<!--`, 'i').test(text)) throw new Error(`the ${tag} of the verify page holds </${tag} or <!--`);
  return text;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
