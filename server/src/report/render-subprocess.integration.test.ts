import { once } from 'node:events';
import { createServer } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { listenOn } from '../kernel/http/http-server.ts';
import { Problem } from '../kernel/http/problem.ts';
import { renderReport } from './render.ts';
import { renderReportInSubprocess } from './render-subprocess.ts';
import { type ExampleInput, exampleInput, partInput, withSources } from './testing/example.ts';

const GENEROUS = { milliseconds: 60_000, heapMegabytes: 800 };

let example: ExampleInput;
let part: ExampleInput;
beforeAll(async () => {
  [example, part] = await Promise.all([exampleInput(), partInput()]);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** How often something else had its turn while work was going on. */
async function turnsOfOthers(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 5);
  await work().finally(() => clearInterval(timer));
  return turns;
}

describe('a report made in a process of its own', () => {
  test.each(['html', 'pdf', 'docx', 'xlsx', 'json'] as const)('is the same as one made here, byte for byte, in %s', async (format) => {
    const here = await renderReport(format, part);
    const apart = await renderReportInSubprocess(format, part);
    expect({ ...apart, bytes: null }).toEqual({ ...here, bytes: null });
    expect(Buffer.compare(apart.bytes, here.bytes)).toBe(0);
  });

  test('leaves the server free for others', async () => {
    await renderReport('pdf', part);
    const here = await turnsOfOthers(() => renderReport('pdf', part));
    const apart = await turnsOfOthers(() => renderReportInSubprocess('pdf', part));
    console.log(`others had ${here} turns while a PDF was made here, ${apart} while it was made apart`);
    expect(apart).toBeGreaterThan(3 * here + 10);
  });

  test('that cannot be made is refused in the same words', async () => {
    const input = withSources(part, ['Decision \u{13080} of the court']);
    const refusal = await renderReport('pdf', input).catch((error: unknown) => error);
    await expect(renderReportInSubprocess('pdf', input)).rejects.toEqual(refusal);
    expect(refusal).toMatchObject({ code: 'report-without-glyph', details: { status: 422, remedy: expect.any(String) } });
  });

  test('is given up when it takes too long or too much memory', async () => {
    const tooHeavy = { code: 'report-too-heavy', details: { status: 503, remedy: expect.any(String) } };
    await expect(renderReportInSubprocess('pdf', example, undefined, { ...GENEROUS, milliseconds: 100 })).rejects.toMatchObject(tooHeavy);
    await expect(renderReportInSubprocess('docx', example, undefined, { ...GENEROUS, heapMegabytes: 16 })).rejects.toMatchObject(tooHeavy);
  });

  test('ends when the client goes away, and so do those that wait for their turn', async () => {
    const port = await freePort();
    const outcomes: Promise<unknown>[] = [];
    const server = await listenOn(
      (request) => {
        const made = renderReportInSubprocess('pdf', example, request.signal);
        outcomes.push(made.catch((error: unknown) => (error instanceof Problem ? error.code : error)));
        return made.then(({ bytes }) => new Response(Uint8Array.from(bytes)));
      },
      { port, host: '127.0.0.1' },
    );
    const client = new AbortController();
    const asked = [1, 2, 3, 4].map(() => fetch(`http://127.0.0.1:${port}/`, { signal: client.signal }).catch(() => 'left'));
    while (outcomes.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    client.abort();
    expect(await Promise.all(asked)).toEqual(['left', 'left', 'left', 'left']);
    expect(await Promise.all(outcomes)).toEqual(['given-up', 'given-up', 'given-up', 'given-up']);
    await server?.close();
  });
});
