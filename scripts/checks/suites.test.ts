import { expect, test } from 'vitest';
import { readReport } from './suites.ts';

const passing = { title: 'it holds', fullName: 'gate it holds', status: 'passed' };

test('each test is read with its file, its name and its outcome', () => {
  const read = readReport('/home', 'unit', 0, report([passing, { ...passing, title: 'later', status: 'pending' }]));
  expect(read.tests).toEqual([
    { file: 'packages/a.test.ts', name: 'it holds', fullName: 'gate it holds', status: 'passed' },
    { file: 'packages/a.test.ts', name: 'later', fullName: 'gate it holds', status: 'skipped' },
  ]);
  expect(read.errors).toEqual([]);
});

test('a file that does not load counts as a failure', () => {
  expect(readReport('/home', 'unit', 1, report([], 'failed', 'cannot find x')).errors).toEqual(['packages/a.test.ts: cannot find x']);
});

test('a run that ends badly although its tests passed counts as a failure', () => {
  expect(readReport('/home', 'unit', 1, report([passing])).errors).toHaveLength(1);
});

test('a suite without tests counts as a failure', () => {
  expect(readReport('/home', 'unit', 0, JSON.stringify({ testResults: [] })).errors).toEqual(['unit: no test was found']);
});

function report(assertionResults: object[], status = 'passed', message = ''): string {
  return JSON.stringify({ testResults: [{ name: '/home/packages/a.test.ts', status, message, assertionResults }] });
}
