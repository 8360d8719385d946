import { beforeAll, describe, expect, it } from 'vitest';
import { sigmoid } from '../../../models/fusion/log-odds.js';
import { fitBaselines, weighted } from '../../../training/evaluation/baselines.js';
import type { ImmediateStrategy, Ranking } from '../../../training/evaluation/strategy.js';
import { type Foundation, SEARCH_CASES } from '../../../training/foundation.js';
import { sampleRows } from '../../../training/tasks/sampled-rows.js';
import { type ScoredCase, scoreCase } from '../../../training/tasks/scored-case.js';
import { handMadeCase } from '../../unit/training/hand-made.js';
import { SMALL_CONFIG, smallFoundation } from '../../unit/training/small-world.js';

describe('fitBaselines', () => {
  let foundation: Foundation;
  let scored: ScoredCase;
  let rankings: ReadonlyMap<string, Ranking>;
  beforeAll(async () => {
    ({ foundation } = await smallFoundation(SMALL_CONFIG));
    scored = scoreCase(foundation.validationCases[2]!, foundation.calibrators);
    const ranked = new Map<string, Ranking>();
    for (const { name, rank } of await fitBaselines(foundation)) ranked.set(name, await rank(scored));
    rankings = ranked;
  });

  it('are every bar to beat, and rank every item', () => {
    const weighted = ['fixed', 'by_count', 'by_count_item_prior', 'by_count_boosted_term', 'per_segment'];
    const others = ['rrf', 'dbsf', 'linear', 'thompson'];
    expect([...rankings.keys()]).toEqual(['cf', 'content', 'popularity', ...weighted, ...others]);
    for (const { scores, probabilities } of rankings.values()) {
      expect(scores.length).toBe(340);
      expect(Array.from(scores).every(Number.isFinite)).toBe(true);
      if (probabilities) expect(Array.from(probabilities).every((p) => p >= 0 && p <= 1)).toBe(true);
    }
  });

  it('a source alone has its own scores, and puts last what it has none for', () => {
    const { scores } = rankings.get('cf')!;
    let absent = 0;
    for (let item = 0; item < 340; item++) {
      expect(scores[item]).toBe(scored.mask[3 * item] ? scored.scores[3 * item] : 0);
      absent += Number(!scored.mask[3 * item]);
    }
    expect(absent).toBeGreaterThan(0);
  });

  it('rank fusion leaves what is on nobody’s list behind everything that is', () => {
    for (const name of ['rrf', 'dbsf']) {
      const { scores, probabilities } = rankings.get(name)!;
      const listed = Array.from(scores).filter((score) => score !== -1);
      expect(listed.length).toBeGreaterThan(100);
      expect(listed.length).toBeLessThan(300); // three lists of a hundred at most, which overlap
      expect(Math.min(...listed)).toBeGreaterThan(-1);
      expect(probabilities).toBeUndefined();
    }
  });

  it('the linear blend is no worse a probability than any source, on what it was fitted to', async () => {
    const cases = [...foundation.trainingCases, ...foundation.validationCases];
    expect(cases.length).toBeLessThan(SEARCH_CASES);
    const strategies = (await fitBaselines(foundation)) as ImmediateStrategy[];
    const loss = (name: string) => {
      const { rank } = strategies.find((one) => one.name === name)!;
      return cases.reduce((sum, known) => {
        const { items, targets } = sampleRows(known, 'linear', 0);
        const { probabilities } = rank(scoreCase(known, foundation.calibrators));
        const clip = (p: number) => Math.min(1 - 1e-4, Math.max(1e-4, p));
        return items.reduce(
          (total, item, row) =>
            total - Math.log(clip(targets[row] ? probabilities![item]! : 1 - probabilities![item]!)),
          sum,
        );
      }, 0);
    };
    const linear = loss('linear');
    for (const source of ['cf', 'content', 'popularity']) expect(linear).toBeLessThan(loss(source));
  });
});

describe('weighted', () => {
  const scored = handMadeCase({
    truth: [0],
    scores: [
      [0.9, 0.2],
      [0.4, null],
      [0.1, 0.6],
    ],
  });
  const rank = (scale: 'log_odds' | 'probability' | 'log_rank') =>
    weighted('w', scale, () => [0.25, 0.75]).rank(scored);
  const odds = (p: number) => Math.log(p / (1 - p));

  it('averages on its scale; an absent source leaves its weight to the others', () => {
    expect(rank('log_odds').probabilities![0]).toBeCloseTo(sigmoid(0.25 * odds(0.9) + 0.75 * odds(0.2)), 5);
    expect(rank('log_odds').probabilities![1]).toBeCloseTo(0.4, 5);
    expect(rank('probability').probabilities![0]).toBeCloseTo(0.25 * 0.9 + 0.75 * 0.2, 5);
    expect(rank('log_rank').scores[0]).toBeCloseTo(-0.25 * Math.log(2) - 0.75 * Math.log(3), 5); // ranks 1 and 2
  });

  it('gives probabilities only where a row alone decides, and its weights always', () => {
    expect(rank('log_rank').probabilities).toBeUndefined();
    expect(rank('log_rank').weights).toEqual([0.25, 0.75]);
  });
});
