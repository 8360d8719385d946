import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { blendRows } from '../../../models/fusion/blend-rows.js';
import { byCountWeights } from '../../../models/fusion/by-count.js';
import { initializeParameters } from '../../../models/network/parameters.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { describeCase } from '../../../training/boosted-term/describe-rows.js';
import { floats } from '../../../training/engines/runtime.js';
import { byCountBoostedTerm } from '../../../training/evaluation/by-count-boosted-term.js';
import { openNetworkScorer } from '../../../training/export/network-scorer.js';
import { networkShape } from '../../../training/meta/train-network.js';
import { trainingLayout } from '../../../training/meta/training-layout.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import { SMALL_CONFIG, smallFoundation } from '../../unit/training/small-world.js';

it('adds to weights by count, none of them 0, what the trees of the term answer, row by row', async () => {
  const { foundation } = await smallFoundation();
  const scored = scoreCase(foundation.validationCases[2]!, foundation.calibrators);
  const { world, moment } = scored.known;
  const { values, names } = world.itemFeatures.at(moment);
  const first = (item: number) => values[item * names.length]!;
  const middle = [...scored.mask.keys()].slice(0, 340).reduce((sum, item) => sum + first(item), 0) / 340;
  const tree = { numbers: [0, 0], edges: [middle, 1e30], values: [0.25, 2, 0, 0] };
  const { scores, probabilities } = byCountBoostedTerm(foundation, { trees: [tree, tree], offset: -1 }).rank(scored);
  const weights = byCountWeights(foundation.byCount, scored.known.vectors.count).map((weight) => weight + 0.01);
  const blends = blendRows(scored.scores, scored.mask, weights, foundation.space, new Float32Array(340));
  const answers = new Set<number>();
  for (let item = 0; item < 340; item++) {
    const expected = first(item) > middle ? 2 * 2 - 1 : 2 * 0.25 - 1;
    answers.add(expected);
    expect(scores[item]).toBeCloseTo(blends[item]! + expected, 5);
    expect(probabilities![item]).toBeCloseTo(1 / (1 + Math.exp(-scores[item]!)), 12);
  }
  expect([...answers].sort()).toEqual([-0.5, 3]);
});

it('is what a network answers that has learned nothing, from profiles, sessions and scores to the last row', async () => {
  prepareTensorflow();
  await tf.setBackend('cpu');
  const { foundation: plain } = await smallFoundation();
  const scored = scoreCase(plain.validationCases[2]!, plain.calibrators);
  const numbers = describeCase(scored, Int32Array.from(scored.mask.keys()).subarray(0, 340), plain);
  const trees = [...numbers.entries()].map(([number, values]) => {
    const sorted = values.toSorted();
    const edge = (sorted[150]! + sorted.find((value) => value > sorted[150]!)!) / 2;
    return { numbers: [number], edges: [Number.isNaN(edge) ? sorted[0]! - 1 : edge], values: [0, 1 / (number + 3)] };
  });
  const boostedTerm = { trees, offset: -0.5 };
  const foundation = { ...plain, boostedTerm };
  const shape = networkShape(foundation, SMALL_CONFIG);
  const parameters = initializeParameters(trainingLayout(shape, SMALL_CONFIG.meta), createRng(1, 'parameters'));
  const innerRates = floats(new Float32Array(0), [0, 0]);
  await using scorer = await openNetworkScorer({ shape, parameters, innerRates }, foundation, SMALL_CONFIG.meta);
  const { fused } = await scorer.score(scored);
  const { probabilities } = byCountBoostedTerm(foundation, boostedTerm).rank(scored);
  expect(new Set(fused).size).toBeGreaterThan(100);
  fused.forEach((probability, row) => {
    expect(probability).toBeCloseTo(probabilities![row]!, 5);
  });
});
