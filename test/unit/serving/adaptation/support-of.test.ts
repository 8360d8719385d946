import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../data/schema/random.js';
import type { FeedbackEvent } from '../../../../serving/adaptation/feedback-event.js';
import type { ScoredRequest } from '../../../../serving/adaptation/remembered-request.js';
import { rememberRows } from '../../../../serving/adaptation/remembered-rows.js';
import { ratedSupport, supportOf } from '../../../../serving/adaptation/support-of.js';
import { knownRows } from '../../../../serving/scoring/candidate-rows.js';
import { type Catalogue, createCatalogue } from '../../../../serving/scoring/catalogue.js';
import { userState } from '../../../../serving/scoring/user-state.js';
import { standInBundle } from '../../bundle/stand-in-bundle.js';
import { readStandIn } from '../test-app.js';

const ITEMS = 300;
let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = createCatalogue(await readStandIn(await standInBundle({ items: ITEMS })));
});

/** A request of ann's that showed some items, all decided by the network but for those named. */
function showed(items: readonly number[], uncertain: readonly number[] = []): ScoredRequest {
  const rows = knownRows(
    catalogue,
    [userState(catalogue, 'ann')],
    new Int32Array(items.length),
    Int32Array.from(items),
  );
  const isNetwork = Uint8Array.from(items, (item) => Number(!uncertain.includes(item)));
  return {
    namespace: 'default',
    requestId: `of ${items[0]}`,
    userId: 'ann',
    answeredAt: 0,
    modelVersion: null,
    itemIds: items.map((item) => `i${item}`),
    rows: rememberRows(rows, [...items.keys()], isNetwork, () => false),
  };
}

const feedbackOn = (request: ScoredRequest, item: number, outcome: number): FeedbackEvent => ({
  request,
  index: request.itemIds.indexOf(`i${item}`),
  itemId: `i${item}`,
  outcome,
  occurredAt: 0,
});

function support(events: readonly FeedbackEvent[], size: number, seed = 1) {
  const { rows, targets } = supportOf(catalogue, events, size, createRng(seed));
  expect(targets).toHaveLength(rows.count);
  return targets.map(({ target, standsFor }, row) => ({ item: rows.items[row]!, target, standsFor }));
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('supportOf', () => {
  it('what was liked, what was not, and what was shown and left alone, which stands for itself while there is room', () => {
    const request = showed(range(0, 6));
    const rows = support([feedbackOn(request, 4, 0.2), feedbackOn(request, 2, 0.8)], 32);
    expect(rows.slice(0, 2)).toEqual([
      { item: 2, target: 1, standsFor: 1 },
      { item: 4, target: 0, standsFor: 1 },
    ]);
    expect(rows.slice(2).sort((a, b) => a.item - b.item)).toEqual(
      [0, 1, 3, 5].map((item) => ({ item, target: 0, standsFor: 1 })),
    );
  });

  it('is no larger than asked for; the drawn ones stand for all that were left alone', () => {
    const request = showed(range(0, 100));
    const rows = support([feedbackOn(request, 7, 1)], 32);
    expect(rows).toHaveLength(32);
    expect(new Set(rows.map(({ item }) => item)).size).toBe(32);
    expect(rows.slice(1).every(({ standsFor }) => standsFor === 99 / 31)).toBe(true);
    expect(rows.slice(1).some(({ item }) => item === 7)).toBe(false);
  });

  it('draws half of them from the first two hundred ranks', () => {
    const request = showed(range(0, 300));
    const rows = support([feedbackOn(request, 7, 1)], 32).slice(1);
    const [hard, easy] = [rows.filter(({ item }) => item < 200), rows.filter(({ item }) => item >= 200)];
    expect([hard.length, easy.length]).toEqual([16, 15]); // of 31, half, rounded
    expect(hard.every(({ standsFor }) => standsFor === 199 / 16)).toBe(true);
    expect(easy.every(({ standsFor }) => standsFor === 100 / 15)).toBe(true);
  });

  it('leaves out rows that the network did not decide', () => {
    const request = showed(range(0, 6), [1, 3]);
    expect(
      support([feedbackOn(request, 2, 1)], 32)
        .map(({ item }) => item)
        .sort(),
    ).toEqual([0, 2, 4, 5]);
  });

  it('takes what was left alone in every request with feedback, each item once, and none that there is feedback on', () => {
    const [first, second] = [showed(range(0, 6)), showed(range(4, 9))];
    const rows = support([feedbackOn(first, 4, 1), feedbackOn(second, 8, 1)], 32);
    expect(rows.map(({ item, target }) => (target === 1 ? `+${item}` : `-${item}`)).sort()).toEqual(
      ['+4', '+8', '-0', '-1', '-2', '-3', '-5', '-6', '-7'].sort(),
    );
  });

  it('takes an item that was shown twice as it was scored last', () => {
    const [first, second] = [showed(range(0, 6)), showed(range(4, 9))];
    second.rows.scores.fill(0.125);
    const { rows } = supportOf(catalogue, [feedbackOn(first, 0, 1), feedbackOn(second, 8, 1)], 32, createRng(1));
    const scoreOf = (item: number) => rows.scores[3 * rows.items.indexOf(item)];
    expect([scoreOf(4), scoreOf(5)]).toEqual([0.125, 0.125]);
    expect(scoreOf(3)).not.toBe(0.125);
  });

  it('without anything left alone, is the feedback', () => {
    const request = showed([3]);
    expect(support([feedbackOn(request, 3, 1)], 32)).toEqual([{ item: 3, target: 1, standsFor: 1 }]);
  });

  it('draws the same for the same seed, and others for another', () => {
    const events = [feedbackOn(showed(range(0, 100)), 7, 1)];
    expect(support(events, 32, 5)).toEqual(support(events, 32, 5));
    expect(support(events, 32, 5)).not.toEqual(support(events, 32, 6));
  });
});

describe('ratedSupport', () => {
  const rated = (item: number, rating: number) => {
    const request = showed([item]);
    return { itemId: `i${item}`, row: { rows: request.rows, index: 0 }, rating };
  };
  const user = () => userState(catalogue, 'ann');
  const rowsOf = ({ rows, targets }: ReturnType<typeof ratedSupport>) =>
    targets.map(({ target }, row) => [rows.items[row], target]);

  it('is the last ratings, history first, a later word in the place of an earlier one', () => {
    const history = [rated(1, 0.2), rated(2, 0.4), rated(3, 0.6)];
    const events = [feedbackOn(showed(range(0, 6)), 2, 0.9), feedbackOn(showed(range(0, 6)), 5, 0.1)];
    const support = (size: number) => rowsOf(ratedSupport(catalogue, user(), history, events, size));
    expect(support(8)).toEqual([
      [1, 0.2],
      [3, 0.6],
      [2, 0.9],
      [5, 0.1],
    ]);
    expect(support(2)).toEqual([
      [2, 0.9],
      [5, 0.1],
    ]);
  });

  it('a row weighs the same however many there are', () => {
    const weights = [1, 3].map((count) => {
      const history = [rated(1, 0.2), rated(2, 0.4), rated(3, 0.6)].slice(0, count);
      return ratedSupport(catalogue, user(), history, [], 20).rowWeight;
    });
    expect(weights).toEqual([1 / 20, 1 / 20]);
  });
});
