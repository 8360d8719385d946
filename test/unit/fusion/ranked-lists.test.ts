import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dbsf } from '../../../models/fusion/dbsf.js';
import { max } from '../../../models/fusion/max.js';
import { normalizeScores } from '../../../models/fusion/normalize-scores.js';
import type { RankedList } from '../../../models/fusion/ranked-list.js';
import { rrf } from '../../../models/fusion/rrf.js';
import { weighted } from '../../../models/fusion/weighted.js';
import { parseRun } from '../metrics/trec-format.js';

const list = (entries: Readonly<Record<string, number>>): RankedList =>
  Object.entries(entries).map(([id, score]) => ({ id, score }));

const TEXT = list({ A: 0.95, C: 0.82, B: 0.71, D: 0.65 });
const IMAGE = list({ B: 0.91, A: 0.88, E: 0.79, C: 0.62 });

/** Six printed digits, in the order of the ranking. */
const printed = (fused: RankedList) => fused.map(({ id, score }) => `${id} ${score.toFixed(6)}`);

describe('rrf', () => {
  it('adds 1 / (60 + rank)', () => {
    const sums = [
      `A ${(1 / 61 + 1 / 62).toFixed(6)}`,
      `B ${(1 / 63 + 1 / 61).toFixed(6)}`,
      `C ${(1 / 62 + 1 / 64).toFixed(6)}`,
      `E ${(1 / 63).toFixed(6)}`,
      `D ${(1 / 64).toFixed(6)}`,
    ];
    expect(printed(rrf([TEXT, IMAGE]))).toEqual(sums);
    expect(sums).toEqual(['A 0.032522', 'B 0.032266', 'C 0.031754', 'E 0.015873', 'D 0.015625']);
  });

  it('is the vector database form with k = 2 and ranks from 0 when k = 1', () => {
    // 1 / (pos0 + 2) = 1 / (rank + 1)
    expect(printed(rrf([TEXT, IMAGE], { k: 1 }))).toEqual([
      'A 0.833333',
      'B 0.750000',
      'C 0.533333',
      'E 0.250000',
      'D 0.200000',
    ]);
  });

  it.skipIf(process.env['METAFUSE_DATASETS'] === undefined)('fuses two real runs (needs METAFUSE_DATASETS)', () => {
    const read = (name: string) =>
      parseRun(readFileSync(join(process.env['METAFUSE_DATASETS']!, 'rank-fusion-runs', name), 'utf8'))
        .get('757')!
        .map((id) => ({ id, score: 0 }));
    // Ranks in a and b: 97-6852839 1 5, 14-16729172 5 1, 86-12022569 2 4, 23-16376608 4 2, 04-12610479 3 3.
    const fused = rrf([read('1-a.run'), read('1-b.run')]);
    expect(fused).toEqual([
      { id: 'GX000-14-16729172', score: 1 / 65 + 1 / 61 }, // ties with the next, both at best rank 1: by id
      { id: 'GX000-97-6852839', score: 1 / 65 + 1 / 61 },
      { id: 'GX000-23-16376608', score: 1 / 64 + 1 / 62 },
      { id: 'GX000-86-12022569', score: 1 / 64 + 1 / 62 },
      { id: 'GX000-04-12610479', score: 1 / 63 + 1 / 63 },
    ]);
  });
});

describe('dbsf', () => {
  it('places each list between mean − 3σ and mean + 3σ and adds up', () => {
    expect(printed(dbsf([TEXT, IMAGE]))).toEqual([
      'A 1.313746',
      'B 1.049072',
      'C 0.817258',
      'E 0.487217',
      'D 0.332707',
    ]);
  });

  it('differs from the sum of z-scores, which puts an item of two lists last', () => {
    const standardized = [TEXT, IMAGE].map((entries) => {
      const z = normalizeScores(
        'z',
        entries.map(({ score }) => score),
      );
      return entries.map(({ id }, index) => ({ id, score: z[index]! }));
    });
    expect(printed(weighted(standardized, [1, 1]))).toEqual([
      'A 1.882475',
      'B 0.294435',
      'E -0.076696',
      'D -1.003759',
      'C -1.096454',
    ]);
  });

  it('gives one half to the only item of a list', () => {
    expect(dbsf([list({ A: 7 })])).toEqual([{ id: 'A', score: 0.5 }]);
  });
});

describe('weighted', () => {
  it('sums the weighted scores', () => {
    expect(printed(weighted([TEXT, IMAGE], [0.7, 0.3]))).toEqual([
      `A ${(0.7 * 0.95 + 0.3 * 0.88).toFixed(6)}`, // .929
      `B ${(0.7 * 0.71 + 0.3 * 0.91).toFixed(6)}`, // .770
      `C ${(0.7 * 0.82 + 0.3 * 0.62).toFixed(6)}`, // .760
      `D ${(0.7 * 0.65).toFixed(6)}`, // .455
      `E ${(0.3 * 0.79).toFixed(6)}`, // .237
    ]);
  });

  it('wants a weight for each list', () => {
    expect(() => weighted([TEXT, IMAGE], [1])).toThrow('got 1 for 2 lists');
  });
});

describe('max', () => {
  it('keeps the best score of any list', () => {
    expect(printed(max([TEXT, IMAGE]))).toEqual(['A 0.950000', 'B 0.910000', 'C 0.820000', 'E 0.790000', 'D 0.650000']);
  });

  it('does not take an absent item for a 0', () => {
    expect(max([list({ A: -1 }), list({ B: -2 })])).toEqual(list({ A: -1, B: -2 }));
  });
});

describe('every fusion of ranked lists', () => {
  const strategies = {
    rrf: (lists: readonly RankedList[]) => rrf(lists),
    dbsf,
    max,
    weighted: (lists: readonly RankedList[]) => weighted(lists, new Array<number>(lists.length).fill(0.5)),
  };

  it.each(Object.entries(strategies))('%s takes empty lists, and none', (_, fuse) => {
    expect(fuse([])).toEqual([]);
    expect(fuse([[], []])).toEqual([]);
    expect(fuse([[], list({ A: 1 })]).map(({ id }) => id)).toEqual(['A']);
  });

  it('breaks ties by the best rank in any list, then by id', () => {
    // All score 1; c leads its list, so it goes first; a and b share rank 2.
    expect(max([list({ c: 1, b: 1 }), list({ c: 1, a: 1 })]).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });

  it.each(Object.entries(strategies))('%s refuses an id that comes twice in a list', (_, fuse) => {
    const twice = [
      { id: 'A', score: 1 },
      { id: 'A', score: 0.5 },
    ];
    expect(() => fuse([TEXT, twice])).toThrow('List 1, id "A": expected each id once');
  });

  it.each(['weighted', 'max', 'dbsf'] as const)('%s refuses a score that is no number', (name) => {
    expect(() => strategies[name]([[{ id: 'A', score: Number.NaN }]])).toThrow('expected a finite score');
  });

  // Scores from few values, so that sums tie.
  const rankedLists = fc.array(
    fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefgh'), score: fc.constantFrom(0.1, 0.2, 0.3, 0.7) }), {
      selector: ({ id }) => id,
    }),
    { maxLength: 5 },
  );

  it.each(Object.entries(strategies))('%s does not depend on the order of the lists', (_, fuse) => {
    fc.assert(
      fc.property(rankedLists, (lists) => {
        expect(fuse(lists.toReversed())).toEqual(fuse(lists));
      }),
    );
  });
});
