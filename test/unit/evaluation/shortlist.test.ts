import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import type { NetworkAnswer } from '../../../models/fusion/network-answer.js';
import { ndcgOfScores } from '../../../models/metrics/ndcg-of-scores.js';
import { topK } from '../../../models/metrics/top-k.js';
import { policyRanking } from '../../../training/evaluation/network-strategies.js';
import { contenders, shortlist } from '../../../training/evaluation/shortlist.js';
import type { Foundation } from '../../../training/foundation.js';
import { scoreCases } from '../../../training/tasks/scored-case.js';
import { smallFoundation } from '../training/small-world.js';

describe('contenders', () => {
  it('are the items of which some choice of their scores makes one of the k best', () => {
    const first = [0.9, 0.2, 0.5, 0.1, 0.3];
    const second = [0.8, 0.6, 0.4, 0.2, 0.1];
    // smaller ones: .8 .2 .4 .1 .1; the second largest is .4, which item 1 can exceed (.6), and items 3 and 4 cannot
    expect([...contenders(first, second, 2, new Set())]).toEqual([0, 1, 2]);
    expect([...contenders(first, second, 2, new Set([0]))]).toEqual([1, 2, 3, 4]); // now it is .2, which item 3 ties
  });

  it('hold every top k of every choice, ties included', () => {
    const score = fc.constantFrom(0, 0.1, 0.2, 0.3, 0.4, 0.5);
    const rows = fc.array(fc.tuple(score, score, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rows, (cells) => {
        const exclude = new Set(cells.flatMap(([, , , excluded], item) => (excluded ? [item] : [])));
        const listed = contenders(
          cells.map(([a]) => a),
          cells.map(([, b]) => b),
          3,
          exclude,
        );
        const chosen = cells.map(([a, b, takesFirst]) => (takesFirst ? a : b));
        const top = topK(chosen, 3, exclude);
        const ofListed = Array.from(listed, (item) => chosen[item]!);
        expect([...topK(ofListed, 3)].map((place) => listed[place])).toEqual([...top]);
      }),
    );
  });
});

describe('shortlist', () => {
  let foundation: Foundation;
  beforeAll(async () => {
    ({ foundation } = await smallFoundation());
  });

  /** Far apart, so that what one scale calls a contender the other does not. */
  const calibration = {
    meta: [{ minCount: 0, slope: 0.5, offset: 10 }],
    meta_adapted: [{ minCount: 0, slope: 1, offset: 0 }],
    by_count: [{ minCount: 0, slope: 2, offset: -1 }],
  };

  it.each([
    ['as they were fused', undefined],
    ['calibrated', calibration],
  ])('gives the NDCG of the whole catalogue, whatever the thresholds: scores %s', (_, calibration) => {
    const by = { adaptsByDefault: false, calibration };
    const rng = createRng(3, 'answers');
    let shortened = 0;
    for (const scored of scoreCases(foundation.validationCases, foundation.calibrators)) {
      const items = scored.scores.length / 3;
      const random = (count: number, power: number) => Float32Array.from({ length: count }, () => rng.next() ** power);
      const answer: NetworkAnswer = {
        weights: random(3 * items, 1),
        confidences: random(3 * items, 1),
        fused: random(items, 4),
        residual: random(items, 1),
        uncertainty: random(items, 1),
      };
      const short = shortlist(answer, scored, foundation, by);
      if (short.answer.fused.length < items) shortened++;
      for (const uncertainty of [0.02, 0.2, 0.5, 0.9]) {
        const thresholds = { minInteractions: 2, availableFeatures: [], uncertainty, confidences: [0.3, 0.3, 0.3] };
        const whole = policyRanking(answer, scored, foundation, { ...by, thresholds }).scores;
        const { truth, support } = scored.known;
        expect(short.quality(policyRanking(short.answer, short.scored, foundation, { ...by, thresholds }).scores)).toBe(
          ndcgOfScores(whole, new Set(truth), new Set(support), 10),
        );
      }
    }
    expect(shortened).toBeGreaterThan(0);
  });
});
