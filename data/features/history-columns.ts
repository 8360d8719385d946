import type { FeedbackScale } from '../schema/dataset.js';
import { evidenceConfidence, type MovingColumn } from './feature-column.js';
import type { ItemHistory } from './item-history.js';

/** Uses or ratings that make one half of a confidence, and the weight of the overall mean in a shrunk one. */
const HALF_COUNT = 10;
const DAY = 86_400_000;
const YEAR = 365 * DAY;

/** What is in use changes: the windows, back from the moment, in which uses are counted. */
const WINDOWS = [
  { name: 'uses_last_30_days', length: 30 * DAY },
  { name: 'uses_last_year', length: YEAR },
  { name: 'uses_last_3_years', length: 3 * YEAR },
] as const;

/** The names of these features, each with its value of an item that nobody has used; null: what is usual among the others. */
export const HISTORY_FEATURES: ReadonlyMap<string, number | null> = new Map([
  ['popularity', 0],
  ['mean_value', null],
  ...WINDOWS.map(({ name }) => [name, 0] as const),
  ['freshness', 1],
]);

/**
 * What the log said of an item before a moment: `popularity`, ln(1 + uses) as a share of the most used item's; in graded sets
 * `mean_value`, the mean rating shrunk towards that of all items, scaled to [0, 1]; and where the log has times, uses of the last
 * month, year and three years, each scaled as popularity is, and `freshness`, which halves with every year since the first use.
 *
 * The columns do not depend on how much log there is: an item without uses has popularity 0 at confidence 0 and is fresh;
 * without any rating at all, mean values are the middle of the scale.
 */
export function historyColumns(
  history: ItemHistory,
  feedback: FeedbackScale,
  { isTimed }: { readonly isTimed: boolean },
): readonly MovingColumn[] {
  return [
    usesColumn('popularity', history, Number.POSITIVE_INFINITY),
    ...(feedback.kind === 'graded' ? [meanColumn(history, feedback)] : []),
    ...(isTimed ? [...WINDOWS.map(({ name, length }) => usesColumn(name, history, length)), freshness(history)] : []),
  ];
}

/** Uses within some time before the moment. */
function usesColumn(name: string, history: ItemHistory, length: number): MovingColumn {
  const within = (moment: number) => {
    const end = Number.isFinite(moment) ? moment : history.endsAt;
    const start = end - length;
    return (item: number) =>
      history.countBefore(item, moment) - (Number.isFinite(start) ? history.countBefore(item, start) : 0);
  };
  const largest = onceByMoment((moment) => {
    const usesOf = within(moment);
    let most = 0;
    for (let item = 0; item < history.itemCount; item++) most = Math.max(most, usesOf(item));
    return most;
  });
  return {
    name,
    at: (moment) => {
      const usesOf = within(moment);
      const most = Math.log1p(largest(moment) || 1);
      return {
        value: (item) => Math.log1p(usesOf(item)) / most,
        confidence: (item) => evidenceConfidence(usesOf(item), HALF_COUNT),
      };
    },
  };
}

function meanColumn(history: ItemHistory, { min, max }: { readonly min: number; readonly max: number }): MovingColumn {
  const overall = onceByMoment((moment) => {
    let [ratings, total] = [0, 0];
    for (let item = 0; item < history.itemCount; item++) {
      const { count, sum } = history.ratingsBefore(item, moment);
      [ratings, total] = [ratings + count, total + sum];
    }
    return ratings > 0 ? total / ratings : (min + max) / 2;
  });
  return {
    name: 'mean_value',
    at: (moment) => {
      const prior = overall(moment);
      return {
        value: (item) => {
          const { count, sum } = history.ratingsBefore(item, moment);
          return ((sum + HALF_COUNT * prior) / (count + HALF_COUNT) - min) / (max - min);
        },
        confidence: (item) => evidenceConfidence(history.ratingsBefore(item, moment).count, HALF_COUNT),
      };
    },
  };
}

function freshness(history: ItemHistory): MovingColumn {
  return {
    name: 'freshness',
    at: (moment) => {
      const { firstSeenAt, countOf } = history.at(moment);
      const now = Number.isFinite(moment) ? moment : history.endsAt;
      return {
        value: (item) => {
          const age = now - firstSeenAt(item);
          return Number.isNaN(age) ? 1 : 2 ** (-age / YEAR);
        },
        confidence: (item) => evidenceConfidence(countOf(item), HALF_COUNT),
      };
    },
  };
}

/** What takes a look at all items is found once for each moment: cases ask for the same few thousand again and again. */
function onceByMoment(find: (moment: number) => number): (moment: number) => number {
  const known = new Map<number, number>();
  return (moment) => {
    const found = known.get(moment) ?? find(moment);
    known.set(moment, found);
    return found;
  };
}
