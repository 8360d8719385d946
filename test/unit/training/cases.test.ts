import { describe, expect, it } from 'vitest';
import { buildDataset, type InteractionRow } from '../../../data/dataset/index.js';
import { EVENTS } from '../../../data/schema/dataset.js';
import { coldCases, presentCase } from '../../../training/tasks/cases.js';

const GRADED = { kind: 'graded', min: 1, max: 5, positiveAt: 4 } as const;
const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const options = { minPositives: 1, seed: 1 };

/** One user's log, written as `item`, `item@time` or `item-` for a dislike; times count up if left out. */
function logOf(...rows: string[]) {
  const interactions = rows.map((row, index): InteractionRow => {
    const [, item, dislike, time] = /^(\w)(-?)(?:@(\d+))?$/.exec(row)!;
    return { user: 'u', item: item!, value: dislike ? 2 : 5, timestamp: time ? Number(time) : 100 + index };
  });
  return buildDataset({ feedback: GRADED, items: IDS.map((id) => ({ id })), interactions });
}

const names = (items: Iterable<number>) => [...items].map((item) => IDS[item]).join('');

describe('coldCases', () => {
  it('has one order of a log with times, whichever draw is asked for', () => {
    const dataset = logOf('a', 'b', 'c', 'd');
    expect(coldCases(dataset, 0, { ...options, draw: 3 })).toEqual(coldCases(dataset, 0, options));
  });

  it('takes the first positives in time as support; the later ones are the truth', () => {
    const dataset = logOf('c@3', 'a@1', 'b-@2', 'e@5', 'd@4');
    const cases = coldCases(dataset, 0, { ...options, supportSizes: [1, 2, 3] });
    expect(cases.map(({ support, truth }) => [names(support), names(truth)])).toEqual([
      ['a', 'cde'],
      ['ac', 'de'],
      ['acd', 'e'],
    ]);
  });

  it('knows the events up to the last support item, dislikes among them, and nothing later', () => {
    const dataset = logOf('a@1', 'b-@2', 'c@3', 'd-@4', 'e@5');
    const [known] = coldCases(dataset, 0, { ...options, supportSizes: [2] });
    expect(names(known!.events.item)).toBe('abc');
    expect([...known!.events.timestamp]).toEqual([1, 2, 3]);
    expect([...known!.events.value]).toEqual([5, 2, 5]);
    expect(known!.events.event).toEqual(new Uint8Array(3).fill(EVENTS.indexOf('rating')));
    expect(known!.moment).toBe(3 + 1);
  });

  it('a positive of the same moment as the last support item is truth, and not among the events', () => {
    const dataset = logOf('a@1', 'b@7', 'c@7', 'd-@7', 'e@7');
    const [known] = coldCases(dataset, 0, { ...options, supportSizes: [2] });
    expect([names(known!.support), names(known!.truth), names(known!.events.item)]).toEqual(['ab', 'ce', 'ab']);
  });

  it('an item counts once, at its first positive: a repeat is neither support again nor truth', () => {
    const dataset = logOf('a', 'a', 'b', 'a', 'c', 'b');
    const [one, two] = coldCases(dataset, 0, { ...options, supportSizes: [1, 2] });
    expect([names(one!.support), names(one!.truth)]).toEqual(['a', 'bc']);
    expect([names(two!.support), names(two!.truth)]).toEqual(['ab', 'c']);
    expect(names(two!.events.item)).toBe('aab'); // the repeat before b was known, too
  });

  it('an item that was disliked before it was liked is a known dislike and a later positive', () => {
    const [known] = coldCases(logOf('b-', 'a', 'b'), 0, { ...options, supportSizes: [1] });
    expect([names(known!.events.item), names(known!.support), names(known!.truth)]).toEqual(['ba', 'a', 'b']);
  });

  it('gives no case without truth, and none at all to a user with fewer than minPositives', () => {
    const dataset = logOf('a', 'b', 'c-', 'd');
    const sizes = (minPositives: number) =>
      coldCases(dataset, 0, { seed: 1, minPositives, supportSizes: [1, 2, 3, 5] }).map(({ support }) => support.length);
    expect(sizes(3)).toEqual([1, 2]); // with 3 positives, a support of 3 leaves nothing to find
    expect(sizes(4)).toEqual([]);
  });

  it('judges every size on the same users: 25 positives leave truth after the largest support', () => {
    const interactions = Array.from({ length: 25 }, (_, n) => ({ user: 'u', item: `${n}`, timestamp: n, value: 5 }));
    const dataset = buildDataset({ feedback: GRADED, interactions });
    const cases = coldCases(dataset, 0, { minPositives: 25, seed: 1 });
    expect(cases.map(({ support, truth }) => [support.length, truth.length])).toEqual([
      [1, 24],
      [2, 23],
      [5, 20],
      [10, 15],
      [20, 5],
    ]);
  });

  it('a user without events has no case', () => {
    const dataset = buildDataset({
      feedback: GRADED,
      users: ['u'],
      interactions: [{ user: 'v', item: 'a', value: 5 }],
    });
    expect(coldCases(dataset, 0, { ...options, minPositives: 0 })).toEqual([]);
  });
});

describe('coldCases of a set without times', () => {
  const untimed = (user = 'u') =>
    buildDataset({
      feedback: GRADED,
      items: IDS.map((id) => ({ id })),
      interactions: IDS.map((item, index) => ({ user, item, value: index === 2 ? 1 : 5 })),
    });

  it('orders by a shuffle of the seed and the user: the same again, another for another seed or user', () => {
    const order = (seed: number, user?: string) => {
      const [known] = coldCases(untimed(user), 0, { minPositives: 1, seed, supportSizes: [2] });
      return names([...known!.support, ...known!.truth]);
    };
    expect(order(1)).toBe(order(1));
    expect(new Set([1, 2, 3, 4].map((seed) => order(seed))).size).toBeGreaterThan(1);
    expect(new Set(['u', 'v', 'w', 'x'].map((user) => order(1, user))).size).toBeGreaterThan(1);
    expect([...order(1)].sort().join('')).toBe('abdefg');
  });

  it('draws as often as asked: the first unless said, the others in other orders, of the same positives', () => {
    const order = (draw?: number) => {
      const [known] = coldCases(untimed(), 0, {
        ...options,
        supportSizes: [2],
        ...(draw === undefined ? {} : { draw }),
      });
      return names([...known!.support, ...known!.truth]);
    };
    expect(order(0)).toBe(order());
    const orders = [0, 1, 2, 3].map(order);
    expect(new Set(orders).size).toBe(4);
    expect(orders.map((own) => [...own].sort().join(''))).toEqual(new Array(4).fill('abdefg'));
  });

  it('where ratings are asked, what was drawn before the support is known whole, dislikes, too', () => {
    let dislikes = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const asked = { minPositives: 1, seed, supportSizes: [3] };
      const [likes] = coldCases(untimed(), 0, asked);
      const [known] = coldCases(untimed(), 0, { ...asked, targets: 'ratings' });
      expect([names(known!.support), names(known!.truth)]).toEqual([names(likes!.support), names(likes!.truth)]);
      const met = names(known!.events.item);
      expect(met.replace('c', '')).toBe(names(likes!.support)); // c is the one that was disliked
      dislikes += Number(met.includes('c'));
    }
    expect(dislikes > 0 && dislikes < 20).toBe(true);
  });

  it('larger supports contain smaller ones; only the support is known, at no moment', () => {
    const cases = coldCases(untimed(), 0, { minPositives: 1, seed: 1, supportSizes: [1, 2, 4] });
    const [one, two, four] = cases.map(({ support }) => names(support));
    expect(two!.startsWith(one!) && four!.startsWith(two!)).toBe(true);
    for (const { events, support, moment } of cases) {
      expect(events.item).toEqual(support);
      expect(moment).toBeNaN();
    }
  });
});

describe('coldCases, where events have situations', () => {
  it('asks what the user does in that of the next positive', () => {
    const at = (item: string, place: number): InteractionRow => ({
      user: 'u',
      item,
      value: 5,
      timestamp: item.charCodeAt(0),
      context: { 'environmental.place': place },
    });
    const interactions = [at('a', 1), at('b', 2), at('c', 1), at('d', 2)];
    const dataset = buildDataset({ feedback: GRADED, items: IDS.map((id) => ({ id })), interactions });
    const [known] = coldCases(dataset, 0, { ...options, supportSizes: [1] });
    expect([...known!.situation]).toEqual([2]);
    expect(names(known!.truth)).toBe('bd');
    expect([...known!.laterRows]).toEqual([1, 2, 3]);
  });
});

describe('presentCase', () => {
  it('knows every event and every positive once, and asks for nothing', () => {
    const known = presentCase(logOf('a', 'b-', 'a', 'c'), 0);
    expect([names(known.support), names(known.truth), names(known.events.item)]).toEqual(['ac', '', 'abac']);
    expect(known.moment).toBeNaN();
  });
});
