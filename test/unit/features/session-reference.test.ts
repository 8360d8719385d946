import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/build-dataset.js';
import { fitSessionReference, streakPercentile } from '../../../data/features/session-reference.js';

const DAY = 24 * 3_600_000;

/** Users u1 to u4 play on that many days in a row, one song more each day: 1, 2, … plays. */
const dataset = buildDataset({
  feedback: { kind: 'implicit' },
  users: ['u0', 'u1', 'u2', 'u3', 'u4'],
  items: [{ id: 'song' }],
  interactions: [1, 2, 3, 4].flatMap((user) =>
    Array.from({ length: user }, (_, day) => ({
      user: `u${user}`,
      item: 'song',
      timestamp: day * DAY,
      value: user,
      durationMs: user * 60_000,
    })),
  ),
});

describe('fitSessionReference', () => {
  it('holds how long runs are, what the log has, and the quantiles of what types are made of', () => {
    const reference = fitSessionReference(dataset, { utcOffsetMinutes: 60 });
    expect(reference.usersByStreak).toEqual([0, 1, 1, 1, 1]);
    expect([reference.hasTimes, reference.hasSkips, reference.utcOffsetMinutes]).toEqual([true, false, 60]);
    // plays per day and minutes per session are 1, 2, 3, 4: the nearest ranks of 1/2 and 3/4 are 2 and 3
    expect(reference.typeQuantiles.plays_per_day).toEqual({ median: 2, upper: 3 });
    expect(reference.typeQuantiles.avg_session_length).toEqual({ median: 2, upper: 3 });
    // one song all the time: u1 has a single row, which goes nowhere
    expect(reference.typeQuantiles.exploration_score).toEqual({ median: 0, upper: 0 });
    // 1 − 1/(1·1), 1 − 1/(2·2), 1 − 1/(3·3), 1 − 1/(4·4)
    expect(reference.typeQuantiles.repeat_rate?.median).toBeCloseTo(3 / 4, 6);
    expect(reference.typeQuantiles.repeat_rate?.upper).toBeCloseTo(8 / 9, 6);
  });

  it('looks at the users and the time it is given only', () => {
    expect(fitSessionReference(dataset, { users: [2, 4] }).usersByStreak).toEqual([0, 0, 1, 0, 1]);
    expect(fitSessionReference(dataset, { before: 2 * DAY }).usersByStreak).toEqual([0, 1, 3]);
  });

  it('takes quantiles by nearest rank', () => {
    // 1, 2, 4: ranks ⌈3/2⌉ = 2 and ⌈9/4⌉ = 3
    const { typeQuantiles } = fitSessionReference(dataset, { users: [1, 2, 4] });
    expect(typeQuantiles.plays_per_day).toEqual({ median: 2, upper: 4 });
  });

  it('survives JSON, also when it knows nothing', () => {
    for (const options of [{}, { users: [] }]) {
      const reference = fitSessionReference(dataset, options);
      expect(JSON.parse(JSON.stringify(reference))).toEqual(reference);
    }
  });
});

describe('streakPercentile', () => {
  it('is the share below plus half the ties', () => {
    const reference = fitSessionReference(dataset);
    expect([0, 1, 4, 9].map((streak) => streakPercentile(reference, streak))).toEqual([0, 1 / 8, 7 / 8, 1]);
  });

  it('is missing without reference users', () => {
    expect(streakPercentile(fitSessionReference(dataset, { users: [] }), 3)).toBeNaN();
  });
});
