import { describe, expect, it } from 'vitest';
import { buildDataset, type InteractionRow } from '../../../data/dataset/build-dataset.js';
import { ItemHistory } from '../../../data/features/item-history.js';
import type { ItemStatistics } from '../../../data/features/item-statistics.js';
import { sessionFeatures } from '../../../data/features/session-features.js';
import type { SessionReference } from '../../../data/features/session-reference.js';
import { sliceEvents, userEvents } from '../../../data/features/user-events.js';
import { SESSION_FEATURES, type SessionFeature } from '../../../data/schema/features.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (day: string, clock = '10:00') => Date.parse(`${day}T${clock}:00Z`);

const ITEMS = [
  { id: 'a', genres: ['Rock'] },
  { id: 'b', genres: ['Rock', 'Pop'] },
  { id: 'c', genres: ['Jazz'], durationMs: 5 * MINUTE },
  { id: 'd', artist: 'Y' },
];

const REFERENCE: SessionReference = {
  utcOffsetMinutes: 0,
  hasTimes: true,
  hasSkips: true,
  usersByStreak: [0, 1, 2, 0, 0, 1],
  typeQuantiles: {
    exploration_score: { median: 0.5, upper: 0.75 },
    repeat_rate: { median: 0.25, upper: 0.5 },
    plays_per_day: { median: 1, upper: 2 },
    avg_session_length: { median: 10, upper: 20 },
  },
};

/** Quantiles by which anyone with uses enough is an explorer. */
const EVERYBODY = {
  ...REFERENCE.typeQuantiles,
  exploration_score: { median: 0, upper: 0 },
  repeat_rate: { median: 1, upper: 2 },
};

/** Monday the 1st, Tuesday the 2nd and Monday the 8th of January 2024. */
const ANN: readonly InteractionRow[] = [
  { user: 'ann', item: 'a', timestamp: at('2024-01-01', '10:00'), durationMs: 3 * MINUTE },
  { user: 'ann', item: 'b', timestamp: at('2024-01-01', '10:20'), durationMs: 4 * MINUTE },
  { user: 'ann', item: 'c', timestamp: at('2024-01-01', '10:30'), durationMs: 0.5 * MINUTE, event: 'skip' },
  { user: 'ann', item: 'a', timestamp: at('2024-01-02', '10:10'), durationMs: 3 * MINUTE },
  { user: 'ann', item: 'c', timestamp: at('2024-01-02', '11:00') },
  { user: 'ann', item: 'd', timestamp: at('2024-01-08', '10:00'), durationMs: 6 * MINUTE },
];
const AS_OF = at('2024-01-09');
const LATER: readonly InteractionRow[] = [
  { user: 'ann', item: 'a', timestamp: AS_OF },
  { user: 'bob', item: 'd', timestamp: AS_OF },
];
const OTHERS: readonly InteractionRow[] = [
  { user: 'bob', item: 'a', timestamp: at('2023-11-01') },
  { user: 'bob', item: 'a', timestamp: at('2023-11-02') },
  { user: 'bob', item: 'a', timestamp: at('2023-11-03') },
  { user: 'bob', item: 'b', timestamp: at('2023-12-20') },
  { user: 'bob', item: 'c', timestamp: at('2023-12-02') },
];

function featuresOf(
  interactions: readonly InteractionRow[],
  { reference = REFERENCE, asOf = AS_OF }: { readonly reference?: SessionReference; readonly asOf?: number } = {},
): Record<SessionFeature, number> {
  const dataset = buildDataset({
    feedback: { kind: 'implicit' },
    users: ['ann', 'bob'],
    items: ITEMS,
    interactions,
  });
  const row = sessionFeatures({
    events: userEvents(dataset, 0),
    items: dataset.items,
    history: new ItemHistory(dataset, [1]), // of the others
    reference,
    asOf,
  });
  expect(row).toHaveLength(18);
  return Object.fromEntries(SESSION_FEATURES.map((name, f) => [name, row[f]])) as Record<SessionFeature, number>;
}

describe('sessionFeatures', () => {
  const ann = featuresOf([...ANN, ...LATER, ...OTHERS]);
  const entropy = (...shares: readonly number[]) => -shares.reduce((sum, p) => sum + p * Math.log(p), 0);
  const worked: Record<SessionFeature, number> = {
    total_sessions: 4, // Mon 10:00–10:30.5, Tue 10:10–10:13, Tue 11:00–11:05 (47 minutes of silence later), Mon 10:00–10:06
    avg_session_length: (30.5 + 3 + 5 + 6) / 4,
    discovery_rate_per_active_week: 4 / 2, // a, b, c, d in two weeks
    exploration_score: (1 / 2 + 1 / 2 + 1 + 1) / 4, // a→b, b→a, a→c, c→d
    novelty_seeking: (0 + 2 / 3 + 2 / 3 + 1) / 4, // bob used a 3 times, b and c once, d never
    repeat_rate: 1 / 5, // a again
    skip_rate: 1 / (5 + 1),
    genre_diversity: entropy(2.5 / 4, 0.5 / 4, 1 / 4), // Rock 1 + 1/2 + 1, Pop 1/2, Jazz 1
    temporal_consistency: 1 - entropy(3 / 4, 1 / 4) / Math.log(4), // three sessions began after ten, one after eleven
    mainstream_score: (1 + 1 / 2 + 1 + 1 / 2 + 0) / 5, // ln 2 / ln 4 = 1/2
    early_adopter_score: 2 / 3, // a is too old to judge; b after 12 days; c after 31; d is ann's own find
    plays_per_day: 5 / 8, // the 1st to the 8th
    active_days: 3,
    longest_streak_percentile: (1 + 2 / 2) / 4, // the 1st and 2nd: a run of 2
    session_density: 4 / 3,
    listening_intensity: (3 + 4 + 0.5 + 3 + 5 + 6) / 3,
    user_type_explorer: 1, // exploration is the upper quartile, repeats below the median
    user_type_loyalist: 0,
  };
  for (const name of SESSION_FEATURES) {
    it(`${name} is as worked by hand`, () => expect(ann[name]).toBeCloseTo(worked[name], 5));
  }

  it('goes on with a session after exactly 30 minutes of silence, not after a millisecond more', () => {
    const sessions = (gap: number) =>
      featuresOf([
        { user: 'ann', item: 'b', timestamp: 0, durationMs: 4 * MINUTE },
        { user: 'ann', item: 'b', timestamp: 4 * MINUTE + gap },
      ]).total_sessions;
    expect([sessions(30 * MINUTE), sessions(30 * MINUTE + 1)]).toEqual([1, 2]);
  });

  it('has days, weeks and hours of the reference clock', () => {
    const rows = [at('2024-01-01', '23:30'), at('2024-01-02', '00:30')].map((timestamp) => ({
      user: 'ann',
      item: 'a',
      timestamp,
    }));
    expect(featuresOf(rows).active_days).toBe(2);
    expect(featuresOf(rows, { reference: { ...REFERENCE, utcOffsetMinutes: 60 } }).active_days).toBe(1);
  });

  it('begins weeks on Monday', () => {
    const weeks = (...days: readonly string[]) =>
      1 /
      featuresOf(days.map((day) => ({ user: 'ann', item: 'a', timestamp: at(day) }))).discovery_rate_per_active_week;
    expect(weeks('2024-01-03', '2024-01-04')).toBe(1); // Wednesday and Thursday
    expect(weeks('2024-01-07', '2024-01-08')).toBe(2); // Sunday and Monday
  });

  it('takes nobody for an explorer on fewer than five uses', () => {
    const early = featuresOf([...ANN.slice(0, 5), ...OTHERS], {
      reference: { ...REFERENCE, typeQuantiles: EVERYBODY },
    });
    expect([early.exploration_score > 0, early.user_type_explorer]).toEqual([true, 0]);
    const later = featuresOf([...ANN, ...OTHERS], { reference: { ...REFERENCE, typeQuantiles: EVERYBODY } });
    expect(later.user_type_explorer).toBe(1);
  });

  it('takes the events before the moment only, and those at the moment with one millisecond more', () => {
    const rows = [...ANN, ...OTHERS];
    const last = at('2024-01-08', '10:00');
    expect(featuresOf(rows, { asOf: last }).total_sessions).toBe(3);
    expect(featuresOf(rows, { asOf: last + 1 }).total_sessions).toBe(4);
  });

  it('counts a play count in full for repeats and plays, and as one row for tastes', () => {
    const counted = featuresOf([
      { user: 'ann', item: 'a', timestamp: 0, value: 9 },
      { user: 'ann', item: 'c', timestamp: HOUR },
    ]);
    expect(counted.repeat_rate).toBeCloseTo(8 / 10, 6);
    expect(counted.plays_per_day).toBe(10);
    expect(counted.genre_diversity).toBeCloseTo(Math.log(2), 6);
  });

  it('does not take rating what one played for a repeat', () => {
    const rows: readonly InteractionRow[] = [
      { user: 'ann', item: 'a', timestamp: 0 },
      { user: 'ann', item: 'a', timestamp: 1, event: 'rating', value: 4 },
    ];
    expect(featuresOf(rows).repeat_rate).toBe(0);
  });

  it('has tastes but no temporal features without times', () => {
    const untimed = [...ANN, ...OTHERS].map(({ timestamp: _, ...row }) => row);
    const known = featuresOf(untimed, { asOf: Number.NaN, reference: { ...REFERENCE, hasTimes: false } });
    const there = SESSION_FEATURES.filter((name) => !Number.isNaN(known[name]));
    expect(there).toEqual([
      'exploration_score',
      'novelty_seeking',
      'repeat_rate',
      'skip_rate',
      'genre_diversity',
      'mainstream_score',
      'user_type_explorer',
      'user_type_loyalist',
    ]);
    for (const name of there) expect(known[name]).toBeCloseTo(worked[name], 5);
  });

  it('knows of an unknown user that there were no sessions and no active days, and nothing else', () => {
    const nobody = featuresOf(OTHERS);
    expect(SESSION_FEATURES.filter((name) => !Number.isNaN(nobody[name]))).toEqual(['total_sessions', 'active_days']);
    expect([nobody.total_sessions, nobody.active_days]).toEqual([0, 0]);
  });

  it('misses the skip rate where the log has no skips', () => {
    expect(featuresOf(ANN, { reference: { ...REFERENCE, hasSkips: false } }).skip_rate).toBeNaN();
  });

  it('refuses events that are out of order', () => {
    const dataset = buildDataset({ feedback: { kind: 'implicit' }, items: ITEMS, interactions: ANN });
    const events = userEvents(dataset, 0);
    const reversed = { ...events, timestamp: events.timestamp.toReversed() };
    const history = new ItemHistory(dataset);
    expect(() =>
      sessionFeatures({ events: reversed, items: dataset.items, history, reference: REFERENCE, asOf: AS_OF }),
    ).toThrow(/in order of time/);
  });

  it('asks for at most two statistics per use, so that its cost is that of the events', () => {
    const dataset = buildDataset({ feedback: { kind: 'implicit' }, items: ITEMS, interactions: ANN });
    let [asked, moments] = [0, 0];
    const counting: ItemStatistics = {
      countOf: () => ++asked,
      firstSeenAt: () => ++asked,
      largestCount: 9,
      logStartsAt: 0,
    };
    const history = {
      at: () => {
        moments++;
        return counting;
      },
    };
    const events = sliceEvents(userEvents(dataset, 0), 0, 5);
    sessionFeatures({ events, items: dataset.items, history, reference: REFERENCE, asOf: AS_OF });
    expect(moments).toBe(1);
    expect(asked).toBe(4 + 3); // four uses of three items
  });
});
