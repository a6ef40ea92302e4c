/** Content that means harm to whoever opens what the server gives out: reports in every format, and downloads. */
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ObservedServer, startServer } from '../../tests/example-server.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { unzip } from '../src/kernel/table/unzip.ts';
import { answeredWhile } from '../src/testing/meanwhile.ts';
import { Visitor } from '../src/testing/visitor.ts';

const FORMULAS = ['=HYPERLINK("http://evil.example","x")', "+cmd|' /C calc'!A0", '-1+1', '@SUM(1)', '\t=1+1', '\r=1+1'];
const MARKUP = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '{{constructor}}',
  ']]><x/>',
  '&lt;b&gt;',
  '<!--',
];
const TYPST = [
  '#read("/etc/passwd")',
  '#image("/etc/passwd")',
  '#panic()',
  '$ x $',
  '= heading',
  '*bold',
  '@cite',
  '\\',
  '#',
  '`raw',
  '//comment',
  '<label>',
];
const ODD = ['a\u0001\u0008b', '\u202eevil\u202c', '\ufeffbom', '\uffff', 'a\u0301'.repeat(200), 'x'.repeat(400)];
const TEXTS = [...FORMULAS, ...MARKUP, ...TYPST, ...ODD];

let server: ObservedServer;
let visitor: Visitor;
let at = '';

beforeAll(async () => {
  server = await startServer();
  visitor = await new Visitor(server.url).signIn(server.signInLink);
  const { jurisdiction } = await visitor.membership();
  const { json } = await visitor.ask('GET', '/api/packs');
  const baseline = z
    .array(z.object({ id: z.string(), version: z.string() }))
    .parse(json)
    .find(({ id }) => id === 'baseline');
  const assessment = {
    id: newId(),
    title: `${FORMULAS[0]}${MARKUP[0]}`,
    packId: 'baseline',
    packVersion: baseline?.version,
    periodFrom: '2025-01-01',
    periodTo: '2025-12-31',
    rule: { agreement: 0.75, within: 1, minimumViews: 4 },
  };
  const opened = await visitor.ask('POST', `/api/jurisdictions/${jurisdiction}/assessments`, { json: assessment });
  expect([opened.status, opened.text]).toEqual([201, expect.any(String)]);
  at = `/api/jurisdictions/${jurisdiction}/assessments/${assessment.id}`;
  for (const title of TEXTS) {
    const added = await visitor.ask('POST', `${at}/sources`, { json: { id: newId(), kind: title.slice(0, 90), access: 'public', title } });
    expect([title, added.status]).toEqual([title, 201]);
  }
});
afterAll(() => server.stop());

async function report(format: string): Promise<{ headers: Headers; bytes: Buffer }> {
  const reply = await fetch(`${server.url}${at}/report.${format}`, { headers: { cookie: visitor.cookie } });
  const bytes = Buffer.from(await reply.arrayBuffer());
  expect([reply.status, reply.status === 200 ? '' : bytes.toString()]).toEqual([200, '']);
  return { headers: reply.headers, bytes };
}

describe('a report with hostile content', () => {
  test('is a page on which nothing of it runs', async () => {
    const { headers, bytes } = await report('html');
    const page = bytes.toString();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<img[^>]+onerror|<svg onload|javascript:/i);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('is a workbook without a formula, and one whose cells stay texts when it is saved as CSV', async () => {
    const parts = await unzip((await report('xlsx')).bytes, (name) => name.endsWith('.xml'));
    expect(parts.size).toBeGreaterThan(3);
    for (const [name, content] of parts) {
      const xml = content.toString();
      expect(xml, name).not.toMatch(/<f[ >]|<x:f[ >]|ddeLink|externalLink/);
      for (const [, cell = ''] of xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)) expect(cell, name).not.toMatch(/^[=+\-@\t\r]/);
      expect(xml).not.toMatch(CONTROL);
    }
  });

  test('is a document without a field, a link to a program or a character that XML cannot hold', async () => {
    const parts = await unzip((await report('docx')).bytes, (name) => name.endsWith('.xml') || name.endsWith('.rels'));
    for (const [name, content] of parts) {
      expect(content.toString(), name).not.toMatch(/DDEAUTO|INCLUDETEXT|attachedTemplate|oleObject|TargetMode="External"[^>]*evil/);
      expect(content.toString(), name).not.toMatch(CONTROL);
    }
  });

  test('is a PDF that read nothing of this machine and runs nothing', async () => {
    const { bytes } = await report('pdf');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.includes('root:x:0')).toBe(false);
    expect(bytes.toString('latin1')).not.toMatch(/\/(JavaScript|JS|Launch|OpenAction|EmbeddedFile)\b/);
  });

  test.each(['toString', 'valueOf', 'en-x', 'zz', 'x'.repeat(9), '../en', 'en%00', '<b>'])(
    'in the language %s is the report, or is refused',
    async (language) => {
      for (const format of ['html', 'json']) {
        const reply = await visitor.ask('GET', `${at}/report.${format}?lang=${encodeURIComponent(language)}`);
        expect([200, 400], reply.text.slice(0, 200)).toContain(reply.status);
        expect(reply.text).not.toContain('[native code]');
      }
    },
  );

  test('does not keep the server from others while it is made', async () => {
    const making = Promise.all([report('pdf'), report('xlsx'), report('pdf')]);
    const others = await answeredWhile(making, () => visitor.ask('GET', '/healthz'));
    expect(others.filter(({ status }) => status !== 200)).toEqual([]);
    expect(others.length).toBeGreaterThan(0);
  });
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\uffff]/;

describe('a download with a hostile name', () => {
  test.each([
    ['a%0d%0aSet-Cookie%3A%20x%3D1.txt'],
    ['%22%3B%20filename%3Devil.exe'],
    ['..%2F..%2Fetc%2Fpasswd'],
    ['..%5C..%5Cboot.ini'],
    ['%E2%80%AEfdp.exe'],
    ['%00.html'],
    ['.htaccess'],
    ['CON'],
    ['%E0%A4%A'],
    ['a'.repeat(1_000)],
    ['%F0%9F%98%80'.repeat(80)],
  ])('%s is given out under a plain name', async (name) => {
    const source = { id: newId(), kind: 'law', access: 'public', title: 'Download' };
    await visitor.ask('POST', `${at}/sources`, { json: source });
    const put = await visitor.ask('PUT', `${at}/sources/${source.id}/file`, {
      body: '<script>alert(1)</script>',
      headers: { 'content-type': 'text/html', 'x-file-name': name },
    });
    expect([put.status, put.text]).toEqual([200, expect.any(String)]);
    const reply = await fetch(`${server.url}${at}/sources/${source.id}/file`, { headers: { cookie: visitor.cookie } });
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect(reply.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[A-Za-z0-9_-][A-Za-z0-9._-]{0,240}"; filename\*=UTF-8''[A-Za-z0-9._~!$&+%-]+$/,
    );
    expect([reply.headers.get('content-type'), reply.headers.get('x-content-type-options')]).toEqual([
      'application/octet-stream',
      'nosniff',
    ]);
    if (reply.body) expect(await text(reply.body)).toBe('<script>alert(1)</script>');
  });
});
