import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveWeb } from '../testing/serve-web.ts';

const POLICY = "default-src 'none'; script-src 'sha256-Zm9v'";
const VERIFY_PAGE = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>Verify</title>`;

let folder = '';

/** Asks a server that serves the folder. */
async function get(address: string, web = folder): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const { url, stop } = await serveWeb(web);
  const response = await fetch(url + address, { headers: { accept: 'text/html' } });
  const text = await response.text();
  await stop();
  return { status: response.status, headers: response.headers, text };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mufakat-web-files-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>App</title>');
  await writeFile(path.join(folder, 'verify.html'), VERIFY_PAGE);
  await writeFile(path.join(folder, 'assets', 'app-1234.js'), 'export {};');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the page that verifies receipts', () => {
  test.each(['/verify', '/verify/', '/verify.html'])(
    'is served at %s with the policy that is within it, and may be framed by us only',
    async (address) => {
      const response = await get(address);
      expect(response.status).toBe(200);
      expect(response.text).toBe(VERIFY_PAGE);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('content-security-policy')).toBe(`${POLICY}; frame-ancestors 'self'`);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test('is the page of the app where there is none, under the policy of the app', async () => {
    const bare = await mkdtemp(path.join(os.tmpdir(), 'mufakat-web-files-'));
    await writeFile(path.join(bare, 'index.html'), 'App');
    const response = await get('/verify', bare);
    expect(response.text).toBe('App');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
    await rm(bare, { recursive: true });
  });
});

test.each([
  ['/', 'no-cache'],
  ['/assessments/1.2', 'no-cache'],
  ['/assets/app-1234.js', 'public, max-age=31536000, immutable'],
])('%s is served under the policy of the app', async (address, caching) => {
  const response = await get(address);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe(caching);
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'; script-src 'self'; ");
  expect(policy).not.toContain('sha256');
});
