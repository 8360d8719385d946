import { expect, it } from 'vitest';
import { fitByCount } from '../../../training/evaluation/baselines.js';
import { byCountBoostedTerm } from '../../../training/evaluation/by-count-boosted-term.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import { smallFoundation } from '../training/small-world.js';

it('adds to weights by count, row by row, what the trees of the term answer', async () => {
  const { foundation } = await smallFoundation();
  const scored = scoreCase(foundation.validationCases[2]!, foundation.calibrators);
  const { world, moment } = scored.known;
  const { values, names } = world.itemFeatures.at(moment);
  const first = (item: number) => values[item * names.length]!;
  const middle = [...scored.mask.keys()].slice(0, 340).reduce((sum, item) => sum + first(item), 0) / 340;
  const tree = { numbers: [0, 0], edges: [middle, 1e30], values: [0.25, 2, 0, 0] };
  const { scores, probabilities } = byCountBoostedTerm(foundation, { trees: [tree, tree], offset: -1 }).rank(scored);
  const { scores: blends } = fitByCount(foundation).rank(scored);
  const answers = new Set<number>();
  for (let item = 0; item < 340; item++) {
    const expected = first(item) > middle ? 2 * 2 - 1 : 2 * 0.25 - 1;
    answers.add(expected);
    expect(scores[item]).toBeCloseTo(blends[item]! + expected, 5);
    expect(probabilities![item]).toBeCloseTo(1 / (1 + Math.exp(-scores[item]!)), 12);
  }
  expect([...answers].sort()).toEqual([-0.5, 3]);
});
