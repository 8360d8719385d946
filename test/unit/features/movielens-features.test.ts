import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/build-dataset.js';
import { ItemHistory } from '../../../data/features/item-history.js';
import { sessionFeatures } from '../../../data/features/session-features.js';
import { fitSessionReference } from '../../../data/features/session-reference.js';
import { userEvents } from '../../../data/features/user-events.js';
import { SESSION_FEATURES, type SessionFeature } from '../../../data/schema/features.js';

const datasets = process.env['METAFUSE_DATASETS'];

/** Features of a real log need a real log: set METAFUSE_DATASETS to a folder with ml-100k in it. */
describe.skipIf(!datasets)('session features of MovieLens 100K (needs METAFUSE_DATASETS)', () => {
  const lines = datasets
    ? readFileSync(join(datasets, 'ml-100k', 'u.data'), 'utf8')
        .trim()
        .split('\n')
    : [];
  const dataset = buildDataset({
    feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 },
    interactions: lines.map((line) => {
      const [user, item, value, seconds] = line.split('\t');
      return { user: user!, item: item!, value: Number(value), timestamp: Number(seconds) * 1000 };
    }),
  });
  const history = new ItemHistory(dataset);
  const reference = fitSessionReference(dataset);
  const rows = dataset.users.ids.flatMap((_, user) => {
    const events = userEvents(dataset, user);
    return [1, 5, 20, events.timestamp.length].map((n) =>
      sessionFeatures({ events, items: dataset.items, history, reference, asOf: events.timestamp[n - 1]! + 1 }),
    );
  });
  const column = (name: SessionFeature) => rows.map((row) => row[SESSION_FEATURES.indexOf(name)]!);

  it('keeps scores and shares within 0 and 1, everything finite or missing', () => {
    const scores = ['novelty_seeking', 'temporal_consistency', 'mainstream_score', 'early_adopter_score'] as const;
    for (const name of [...scores, 'exploration_score', 'repeat_rate', 'longest_streak_percentile'] as const) {
      expect(column(name).every((value) => Number.isNaN(value) || (value >= 0 && value <= 1))).toBe(true);
    }
    expect(rows.every((row) => row.every((value) => value >= 0 || Number.isNaN(value)))).toBe(true);
  });

  it('misses what films have not: skips, durations, and here genres', () => {
    const missing = SESSION_FEATURES.filter((name) => column(name).every(Number.isNaN));
    expect(missing).toEqual(['skip_rate', 'genre_diversity', 'listening_intensity']);
  });

  it('finds nothing repeated, as nobody rates a film twice', () => {
    expect(column('repeat_rate').every((value) => value === 0)).toBe(true);
  });
});
