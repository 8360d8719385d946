import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toNumber, toTexts, toTime } from '../../../../data/sources/columns/cell-values.js';

describe('toTime', () => {
  beforeEach(() => vi.stubEnv('TZ', 'Asia/Tokyo')); // where a clock read as local would show
  afterEach(() => vi.unstubAllEnvs());

  const noon = Date.UTC(2024, 0, 2, 12);
  it.each([
    ['2024-01-02T12:00:00Z', noon],
    ['2024-01-02 12:00:00', noon], // without a zone it is of UTC, wherever this runs
    ['2024-01-02 12:00:00.250', noon + 250],
    ['2024-01-02T14:00:00+02:00', noon],
    ['2024-01-02 14:00:00+0200', noon],
    ['2024-01-02 12:00:00 UTC', noon],
    ['2024-01-02', Date.UTC(2024, 0, 2)],
    ['', undefined],
    ['yesterday', Number.NaN],
    ['2024-13-02', Number.NaN],
  ])('reads %j as %s', (text, time) => {
    expect(toTime(text, 'ms')).toBe(time);
  });

  it('reads numbers of a unit, to whole milliseconds', () => {
    expect(toTime('1704196800.5', 's')).toBe(1_704_196_800_500);
    expect(toTime(1_704_196_800_000_499n, 'us')).toBe(1_704_196_800_000);
    expect(toTime(1_704_196_800_000, 'ms')).toBe(1_704_196_800_000);
  });
});

describe('toNumber', () => {
  it.each([
    ['', undefined],
    [null, undefined],
    [' ', Number.NaN],
    ['1e3', 1000],
    [12n, 12],
    [true, 1],
    ['Infinity', Number.NaN],
    ['four', Number.NaN],
  ])('reads %s as %s', (cell, number) => {
    expect(toNumber(cell)).toBe(number);
  });
});

describe('toTexts', () => {
  it('reads lists, and text with bars between', () => {
    expect(toTexts('rock| metal |')).toEqual(['rock', 'metal']);
    expect(toTexts(['rock', 'metal'])).toEqual(['rock', 'metal']);
    expect(toTexts(null)).toEqual([]);
  });
});
