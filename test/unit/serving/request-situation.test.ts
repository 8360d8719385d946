import { describe, expect, it } from 'vitest';
import { ignoredContexts, requestSituation } from '../../../serving/scoring/request-situation.js';

const NAMES = ['environmental.place=home', 'social.friends', 'temporal.hour'];

describe('requestSituation', () => {
  it('takes numbers by group and name, and the user’s where the request has none', () => {
    const stored = Float32Array.of(Number.NaN, 7, 3);
    const contexts = { environmental: { 'place=home': 1 }, temporal: { hour: null } };
    expect([...requestSituation(NAMES, contexts, stored)]).toEqual([1, 7, 3]);
    expect([...requestSituation(NAMES, undefined, undefined)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it.each([['noon'], [true], [1e39], [{}]])('refuses %j, and names the field', (hour) => {
    expect(() => requestSituation(NAMES, { temporal: { hour } }, undefined)).toThrow(
      'contexts.temporal.hour: expected a finite number',
    );
  });
});

describe('ignoredContexts', () => {
  it('names what the bundle does not read', () => {
    const contexts = { temporal: { hour: 1, moon: 2 }, weather: { rain: 1 } };
    expect(ignoredContexts(NAMES, contexts)).toEqual(['contexts.temporal.moon', 'contexts.weather.rain']);
    expect(ignoredContexts([], contexts)).toEqual(['contexts']);
    expect(ignoredContexts([], undefined)).toEqual([]);
  });
});
