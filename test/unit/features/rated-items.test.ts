import { describe, expect, it } from 'vitest';
import { ratedItems } from '../../../data/features/rated-items.js';
import { EVENTS, type FeedbackScale } from '../../../data/schema/dataset.js';

const GRADED: FeedbackScale = { kind: 'graded', min: 1, max: 5, positiveAt: 4 };

function rated(feedback: FeedbackScale, rows: readonly (readonly [item: number, value: number, event?: string])[]) {
  return ratedItems(
    { feedback },
    {
      item: Int32Array.from(rows, ([item]) => item),
      value: Float64Array.from(rows, ([, value]) => value),
      event: Uint8Array.from(rows, ([, , event = 'rating']) => EVENTS.indexOf(event as (typeof EVENTS)[number])),
    },
  );
}

describe('ratedItems', () => {
  it('puts ratings on a scale from 0 to 1, in the order in which they came', () => {
    const { items, ratings } = rated(GRADED, [
      [7, 5],
      [2, 1],
      [4, 2],
    ]);
    expect(items).toEqual([7, 2, 4]);
    expect(ratings).toEqual([1, 0, 0.25]);
  });

  it('takes the last word on an item, at its place', () => {
    expect(
      rated(GRADED, [
        [7, 5],
        [2, 1],
        [7, 3],
      ]),
    ).toEqual({ items: [2, 7], ratings: [0, 0.5] });
  });

  it('a play and a rating without a number say nothing, nor does anything in a set without ratings', () => {
    const rows = [
      [7, 5, 'play'],
      [2, Number.NaN],
    ] as const;
    expect(rated(GRADED, rows)).toEqual({ items: [], ratings: [] });
    expect(rated({ kind: 'implicit' }, [[7, 5]])).toEqual({ items: [], ratings: [] });
  });
});
