import { describe, expect, it } from 'vitest';
import { boostedTrees, missingTrees } from '../../bench/trees/boosted-trees.js';
import { treeInputs } from '../../bench/trees/tree-inputs.js';
import { type Measures, measureAll } from '../../training/evaluation/measure-all.js';
import { summarizeStrategy } from '../../training/evaluation/summarize-strategy.js';
import { testFolds } from '../../training/evaluation/test-folds.js';
import { scoreCase } from '../../training/tasks/scored-case.js';
import { SMALL_CONFIG, smallDataset } from '../unit/training/small-world.js';

const missing = missingTrees();
if (missing !== null) console.log(`Trees are not tried: ${missing}.`);

async function firstFold() {
  for await (const fold of testFolds({ dataset: smallDataset(), config: SMALL_CONFIG, folds: 2, seed: 1, fold: 1 })) {
    return fold;
  }
  throw new Error('no fold');
}

describe('treeInputs', () => {
  it('names every number of a row, and has what is missing as NaN', async () => {
    const { foundation, cases } = await firstFold();
    const { names, row } = treeInputs(foundation);
    const scored = scoreCase(cases[0]!, foundation.calibrators);
    const inputs = row(scored, 7, 0.25);
    expect(inputs).toHaveLength(names.length);
    expect(new Set(names).size).toBe(names.length);
    const value = (name: string) => inputs[names.indexOf(name)];
    expect([value('by_count'), value('known_positives')]).toEqual([0.25, cases[0]!.support.length]);
    scored.mask[3 * 7] = 0; // the first source has nothing to say of item 7
    expect(row(scored, 7, 0)[names.indexOf('score.cf')]).toBeNaN();
  });
});

describe.skipIf(missing !== null)('boostedTrees', () => {
  it('rank every item of every case of a fold', async () => {
    const fold = await firstFold();
    const measures: Measures = new Map();
    await measureAll([await boostedTrees(fold, { seed: 1 })], fold, 1, measures);
    const { overall } = summarizeStrategy(measures.get('boosted_trees')!, 1);
    expect(overall.cases).toBe(fold.cases.length);
    expect(overall.ndcg_at_10.value).toBeGreaterThan(0);
  });
});
