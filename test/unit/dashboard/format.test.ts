import { describe, expect, it } from 'vitest';
import { figure, percent, pValue, shortSource, signedInterval, whole } from '../../../serving/dashboard/page/format.js';

describe('figures for people', () => {
  it('have a real minus, and a dash where there is none', () => {
    expect(figure(-0.5)).toBe('−0.50');
    expect([figure(null), figure(Number.NaN), percent(undefined), percent(0 / 0), whole(null)]).toEqual(
      new Array(5).fill('–'),
    );
  });

  it('are per cent of shares', () => {
    expect(percent(0.1234)).toBe('12.3 %');
    expect(whole(12345)).toBe('12,345');
  });

  it('have their sign where they are differences', () => {
    expect(signedInterval(12.34, -1, 25)).toBe('+12.3 % [−1.0, +25.0]');
  });

  it('say of a tiny p that it is tiny', () => {
    expect([pValue(0.0004), pValue(0.03), pValue(1)]).toEqual(['< .001', '.030', '1.000']);
  });
});

describe('shortSource', () => {
  it.each([
    ['metafuse://cf@v1/score', 'cf'],
    ['shop://text@v1/words', 'text/words'],
    ['shop://text', 'text'],
    ['anything else', 'anything else'],
  ])('calls %s %s', (uri, name) => {
    expect(shortSource(uri)).toBe(name);
  });
});
