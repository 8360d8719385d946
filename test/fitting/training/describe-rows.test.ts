import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { fitStandardizer, standardize } from '../../../data/features/standardizer.js';
import { byCountWeights } from '../../../models/fusion/by-count.js';
import { blend, startingLogits } from '../../../models/network/blend.js';
import { boostedTerm } from '../../../models/network/boosted-term.js';
import { describeCase } from '../../../training/boosted-term/describe-rows.js';
import { treesOf } from '../../../training/boosted-term/fit-trees.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import { smallFoundation } from '../../unit/training/small-world.js';

it('describes rows as the network does, number by number, all items or some', async () => {
  const { foundation: plain } = await smallFoundation();
  const { calibrators, standardizer, validationCases } = plain;
  const known = { ...validationCases[2]!, situation: Float32Array.of(21, Number.NaN, 1) };
  const names = ['time.hour', 'time.day', 'place.home'];
  const contextStandardizer = fitStandardizer(names, Float32Array.of(3, 1, 0, 19, 5, 1), names.length);
  const foundation = { ...plain, contextStandardizer };
  const items = Int32Array.from({ length: 40 }, (_, row) => 3 * row + 1);
  const scored = scoreCase(known, calibrators, items);
  const rows = Int32Array.from(items.keys());
  const numbers = describeCase(scored, rows, foundation);
  const whole = describeCase(scoreCase(known, calibrators), items, foundation);
  expect(numbers).toEqual(whole);

  const features = known.world.itemFeatures.at(known.moment, items);
  const F = features.names.length;
  await tf.setBackend('cpu');
  const ofRows = (table: ArrayLike<number>) =>
    tf.tensor3d(Array.from(table), [1, rows.length, table.length / rows.length]);
  const ofUser = (row: ArrayLike<number>) => tf.tensor3d(Array.from(row), [1, 1, row.length]);
  const metadata = [...features.completeness].flatMap((complete, row) => [complete, features.isPredicted[row]!]);
  const [scores, scoreMask] = [ofRows(scored.scores), ofRows(scored.mask)];
  const priorWeights = ofUser(byCountWeights(foundation.byCount, known.vectors.count));
  const inputs = {
    description: tf.concat([features.values, features.confidences, metadata].map(ofRows), -1),
    session: ofUser(standardize(standardizer, known.sessionFeatures).values),
    profile: ofUser(known.profile),
    situation: ofUser(standardize(contextStandardizer, known.situation).values),
    blend: blend(startingLogits({ scoreMask, priorWeights }), scores, foundation),
    ...{ scores, scoreMask },
  };
  expect([known.profile[F], known.profile[F + 1]]).toEqual([1, Math.fround(Math.log1p(known.vectors.count))]);
  expect(numbers.slice(-3).map(([first]) => first)).toEqual([expect.closeTo(10 / 8, 5), 0, 1]);
  const differing = numbers.flatMap((column, number) => (new Set(column).size > 1 ? [number] : []));
  expect(differing.length).toBeGreaterThan(5);
  for (const number of numbers.keys()) {
    const sorted = [...numbers[number]!].sort((a, b) => a - b);
    const edge = sorted[20]! - 1e-4; // of a number that is the same for all, just below it
    const trees = [{ numbers: [number], edges: [edge], values: [0, 1] }];
    const term = [...boostedTerm({ trees, offset: 0 }, inputs).dataSync()];
    expect(term, `number ${number}`).toEqual([...treesOf(trees, numbers)]);
    expect(term).toContain(1);
  }
});

it('describes no situation where the network reads none', async () => {
  const { foundation } = await smallFoundation();
  const known = { ...foundation.validationCases[2]!, situation: Float32Array.of(21, 1) };
  const described = (one: typeof known) =>
    describeCase(scoreCase(one, foundation.calibrators), Int32Array.of(3), foundation);
  expect(described(known)).toEqual(described({ ...known, situation: new Float32Array(0) }));
});
