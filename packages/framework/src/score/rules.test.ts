/** Each rule on figures that can be worked out by hand. Weighted sum, mean and geometric mean as in the OECD/JRC Handbook (2008), chapter 6. */
import { expect, test } from 'vitest';
import { gate, geometricMean, type Inputs, lowerMedian, lowest, lowestShare, mean, points, weightedSum } from './rules.ts';

const inputs = (values: readonly number[], more: Partial<Inputs> = {}): Inputs => ({
  values,
  maxima: values.map(() => 1),
  weights: values.map(() => 1),
  points: values.map(() => false),
  deducts: values.map(() => false),
  ...more,
});

test('a weighted sum is the weight times the share of the maximum, added up, less what is deducted, and never below 0', () => {
  expect(weightedSum(inputs([1, 3], { maxima: [2, 4], weights: [10, 4] }))).toBe(8);
  expect(weightedSum(inputs([1, 3], { maxima: [2, 4], weights: [10, 4], deducts: [false, true] }))).toBe(2);
  expect(weightedSum(inputs([1, 3], { maxima: [2, 4], weights: [2, 4], deducts: [false, true] }))).toBe(0);
  expect(weightedSum(inputs([0, 0]))).toBe(0);
});

test('points are a child’s own where it counts some, and its weight times its share where not', () => {
  const both = { maxima: [8, 4], weights: [100, 10], points: [true, false] };
  expect(points(inputs([6, 1], both))).toBe(8.5);
  expect(points(inputs([6, 1], { ...both, deducts: [false, true] }))).toBe(3.5);
  expect(points(inputs([6, 1], { ...both, deducts: [true, false] }))).toBe(0);
});

test('a mean is weighted by the weights, of shares of each maximum', () => {
  expect(mean(inputs([1, 1], { maxima: [4, 2], weights: [3, 1] }))).toBe(0.3125);
  expect(mean(inputs([1, 1, 1]))).toBe(1);
  expect(mean(inputs([0, 0]))).toBe(0);
});

test('a geometric mean multiplies shares, each to its part of the weights; one that is 0 makes it 0', () => {
  expect(geometricMean(inputs([1, 1], { maxima: [4, 1] }))).toBeCloseTo(0.5, 12);
  expect(geometricMean(inputs([1, 1], { maxima: [16, 2], weights: [1, 3] }))).toBeCloseTo(16 ** -0.25 * 2 ** -0.75, 12);
  expect(geometricMean(inputs([1, 0, 1]))).toBe(0);
  expect(geometricMean(inputs([1, 1]))).toBe(1);
});

test('the lowest share is of each maximum; the lowest value is on one scale', () => {
  expect(lowestShare(inputs([3, 2], { maxima: [4, 2] }))).toBe(0.75);
  expect(lowestShare(inputs([1, 1]))).toBe(1);
  expect(lowest(inputs([3, 2, 4], { maxima: [4, 4, 4] }))).toBe(2);
});

test.each([
  [[2], 2],
  [[0, 3], 0],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2],
  [[10, 9, 2], 9],
])('the lower median of %j is %i', (values, median) => {
  expect(lowerMedian(inputs(values))).toBe(median);
});

test.each([
  ['nothing is met', [0, 1, 1, 1], [0, 0, 0, 0], 0],
  ['the first stage is met', [0, 2, 1, 1], [0, 2, 0, 0], 1],
  ['the first stage is met in part', [0, 2, 1, 1], [0, 1, 1, 1], 0],
  ['a higher stage is met and one below it not', [0, 1, 1, 1], [0, 1, 0, 1], 1],
  ['everything is met', [0, 1, 1, 1], [0, 1, 1, 1], 3],
  ['a stage without criteria lies on the way', [0, 1, 0, 1], [0, 1, 0, 1], 3],
  ['the highest stage has no criteria', [0, 1, 1, 0], [0, 1, 1, 0], 2],
  ['no stage has criteria', [0, 0, 0], [0, 0, 0], 0],
])('where %s, the gate of %j with %j met is at %i', (_, applicable, met, stage) => {
  expect(gate(applicable, met)).toBe(stage);
});
