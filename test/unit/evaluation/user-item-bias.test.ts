import { beforeAll, expect, it } from 'vitest';
import { meanSquaredError } from '../../../models/metrics/mean-squared-error.js';
import { fitBaselines } from '../../../training/evaluation/baselines.js';
import { fitUserItemBias } from '../../../training/evaluation/user-item-bias.js';
import type { Foundation } from '../../../training/foundation.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import type { PreparedCase } from '../../../training/tasks/world.js';
import { ratedFoundation } from '../training/rated-world.js';

let foundation: Foundation;
beforeAll(async () => {
  foundation = await ratedFoundation();
});

const errorOf = (known: PreparedCase, probabilities: ArrayLike<number>) =>
  meanSquaredError(
    known.laterRatings!.items.map((item) => probabilities[item]!),
    known.laterRatings!.targets,
  );

it('predicts what item and user say, nearly as well as the noise of the world allows where much is known', () => {
  const { rank } = fitUserItemBias(foundation);
  const warm = foundation.validationCases.filter(({ support }) => support.length === 20);
  const errors = warm.map((known) => errorOf(known, rank(scoreCase(known, foundation.calibrators)).probabilities!));
  const noise = (0.4 / 4.5) ** 2 + 0.5 ** 2 / 12 / 4.5 ** 2; // and rounding to half a star
  const mean = errors.reduce((a, b) => a + b) / errors.length;
  expect(mean).toBeGreaterThan(0.8 * noise);
  expect(mean).toBeLessThan(2 * noise);
});

it('of somebody of whom nothing is known, it says what the item does, and stays within the scale', () => {
  const { rank } = fitUserItemBias(foundation);
  const [one, other] = [foundation.validationCases[0]!, foundation.validationCases.at(-1)!].map((known) => {
    const events = { ...known.events, item: new Int32Array(0) };
    return rank(scoreCase({ ...known, events }, foundation.calibrators)).probabilities!;
  });
  expect(one).toEqual(other);
  for (const known of foundation.validationCases.slice(0, 5)) {
    const { probabilities } = rank(scoreCase(known, foundation.calibrators));
    expect(Array.from(probabilities!).every((p) => p >= 0 && p <= 1)).toBe(true);
  }
});

it('is among the bars where ratings are asked, and nothing that only ranks is', async () => {
  const bars = await fitBaselines(foundation);
  expect(bars.map(({ name }) => name)).toEqual([
    ...['cf', 'content', 'popularity', 'mean_rating'],
    ...['fixed', 'by_count', 'per_segment', 'linear', 'user_item_bias'],
  ]);
  const scored = scoreCase(foundation.validationCases[0]!, foundation.calibrators);
  for (const { rank } of bars) expect((await rank(scored)).probabilities).toBeDefined();
});
