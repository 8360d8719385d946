import { expect, it } from 'vitest';
import { selfCheck } from '../../../training/meta/self-check.js';
import { ratedFoundation, SMALL_RATINGS_CONFIG } from '../../unit/training/rated-world.js';

it('finds the gradient of ratings right, also where inner rates are too fast for a difference to follow', async () => {
  const foundation = await ratedFoundation();
  for (const innerLearningRate of [0.01, 0.3, 3]) {
    const meta = { ...SMALL_RATINGS_CONFIG.meta, innerLearningRate };
    const ratio = await selfCheck(foundation, { ...SMALL_RATINGS_CONFIG, meta }, 'cpu', 1);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.002);
  }
});
