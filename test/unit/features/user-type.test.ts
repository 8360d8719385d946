import { describe, expect, it } from 'vitest';
import { type TypeQuantiles, userType } from '../../../data/features/user-type.js';
import { SESSION_FEATURES, type SessionFeature } from '../../../data/schema/features.js';

const QUANTILES: TypeQuantiles = {
  exploration_score: { median: 0.4, upper: 0.6 },
  repeat_rate: { median: 0.2, upper: 0.5 },
  plays_per_day: { median: 10, upper: 30 },
  avg_session_length: { median: 20, upper: 60 },
};

function row(values: Partial<Record<SessionFeature, number>>): readonly number[] {
  return SESSION_FEATURES.map((name) => values[name] ?? Number.NaN);
}

const LOYALIST = { repeat_rate: 0.5, exploration_score: 0.4 };
const EXPLORER = { repeat_rate: 0.2, exploration_score: 0.6 };
const BINGER = { plays_per_day: 30, avg_session_length: 20 };

describe('userType', () => {
  it('tells each type at the edge of its rule', () => {
    expect(userType(row(LOYALIST), QUANTILES)).toBe('loyalist');
    expect(userType(row(EXPLORER), QUANTILES)).toBe('explorer');
    expect(userType(row(BINGER), QUANTILES)).toBe('binger');
    expect(userType(row({ ...EXPLORER, repeat_rate: 0.3 }), QUANTILES)).toBe('casual');
    expect(userType(row({ ...LOYALIST, exploration_score: 0.5 }), QUANTILES)).toBe('casual');
    expect(userType(row({ ...BINGER, avg_session_length: 19 }), QUANTILES)).toBe('casual');
  });

  it('prefers loyalist and explorer to binger, and social to all where there is social data', () => {
    expect(userType(row({ ...LOYALIST, ...BINGER }), QUANTILES)).toBe('loyalist');
    expect(userType(row({ ...EXPLORER, ...BINGER }), QUANTILES)).toBe('explorer');
    expect(userType(row({ ...EXPLORER, ...BINGER }), QUANTILES, { socialShare: 0.5 })).toBe('social');
  });

  it('is casual when there is too little to tell: few uses, missing features, no reference', () => {
    const none = { exploration_score: null, repeat_rate: null, plays_per_day: null, avg_session_length: null };
    expect(userType(row(EXPLORER), QUANTILES, { uses: 4, socialShare: 1 })).toBe('casual');
    expect(userType(row(EXPLORER), QUANTILES, { uses: 5 })).toBe('explorer');
    expect(userType(row({}), QUANTILES)).toBe('casual');
    expect(userType(row(EXPLORER), none)).toBe('casual');
  });

  it('takes nobody for a loyalist where nothing is ever repeated', () => {
    const films = { ...QUANTILES, repeat_rate: { median: 0, upper: 0 } };
    expect(userType(row({ ...LOYALIST, repeat_rate: 0 }), films)).toBe('casual');
    expect(userType(row({ ...EXPLORER, repeat_rate: 0 }), films)).toBe('explorer');
  });
});
