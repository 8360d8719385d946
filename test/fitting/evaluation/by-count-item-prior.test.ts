import { describe, expect, it } from 'vitest';
import { ndcgOfScores } from '../../../models/metrics/ndcg-of-scores.js';
import { weighted } from '../../../training/evaluation/baselines.js';
import { fitByCountItemPrior } from '../../../training/evaluation/by-count-item-prior.js';
import type { ImmediateStrategy } from '../../../training/evaluation/strategy.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import { handMadeFoundation } from '../../unit/training/hand-made.js';
import {
  calibrators,
  IN_THE_MIDDLE,
  ITEMS,
  NONE,
  population,
  RISING,
  world,
} from '../../unit/training/planted-quality.js';

const byCount = (scale: 'log_odds' | 'z' | 'log_rank') => weighted('by_count', scale, () => [0, 0, 1]);

/** NDCG@10 of other users by weights by count alone, and with terms fitted to a population. */
async function gains(
  effect: readonly number[],
  strategy: ImmediateStrategy,
): Promise<{ before: number; after: number }> {
  const [trainingCases, validationCases] = [population(60, effect, 'fit'), population(20, effect, 'choose')];
  const foundation = handMadeFoundation({ world, calibrators, trainingCases, validationCases });
  const fitted = await fitByCountItemPrior(foundation, strategy);
  const means = population(40, effect, 'test').map((known) => {
    const scored = scoreCase(known, calibrators);
    return [strategy, fitted].map((one) => ndcgOfScores(one.rank(scored).scores, new Set(known.truth), new Set(), 10));
  });
  const mean = (column: 0 | 1) => means.reduce((sum, cells) => sum + cells[column]!, 0) / means.length;
  return { before: mean(0), after: mean(1) };
}

/** The same upside down: what it says first should come last. */
function reversed(strategy: ImmediateStrategy): ImmediateStrategy {
  return {
    name: 'reversed',
    isPointwise: false,
    rank: (scored) => ({ scores: Float32Array.from(strategy.rank(scored).scores, (score) => -score) }),
  };
}

describe('fitByCountItemPrior', () => {
  it('finds a planted item effect: weights by count with it rank better than without', async () => {
    const { before, after } = await gains(RISING, byCount('log_odds'));
    expect(after).toBeGreaterThan(1.15 * before);
  });

  it('finds one that no line through the feature has', async () => {
    const { before, after } = await gains(IN_THE_MIDDLE, byCount('log_odds'));
    expect(after).toBeGreaterThan(1.15 * before);
  });

  it.each(['z', 'log_rank'] as const)('works where the answer is no probability, too: %s', async (scale) => {
    const { before, after } = await gains(RISING, byCount(scale));
    expect(after).toBeGreaterThan(1.15 * before);
  });

  it('does no harm where there is no effect', async () => {
    const { before, after } = await gains(NONE, byCount('log_odds'));
    expect(Math.abs(after - before)).toBeLessThan(0.03);
  });

  it('is not turned over with an answer that is worse than none', async () => {
    const { before, after } = await gains([0, 0, 4], reversed(byCount('log_odds')));
    expect(after).toBeGreaterThan(before + 0.05);
  });

  it('leaves what is excluded out of what it reorders, and what it does not reorder below', async () => {
    const cases = population(60, RISING, 'fit');
    const foundation = handMadeFoundation({ world, calibrators, trainingCases: cases, validationCases: cases });
    const scored = scoreCase(cases[0]!, calibrators);
    const exclude = new Set(Array.from({ length: ITEMS - 5 }, (_, item) => item)); // five items are asked about
    const { scores } = (await fitByCountItemPrior(foundation, byCount('log_odds'))).rank(scored, exclude);
    const order = Array.from(scores, (_, item) => item).sort((a, b) => scores[b]! - scores[a]!);
    expect(order.slice(0, 5).every((item) => !exclude.has(item))).toBe(true);
    const rest = (list: readonly number[]) => list.filter((item) => exclude.has(item));
    const alone = byCount('log_odds').rank(scored).scores;
    expect(rest(order)).toEqual(rest(Array.from(alone, (_, item) => item).sort((a, b) => alone[b]! - alone[a]!)));
  });
});
