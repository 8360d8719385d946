import { describe, expect, it } from 'vitest';
import { benchQuality } from '../../../bench/quality.js';
import { measureHeadroom } from '../../../training/evaluation/headroom.js';
import { testFolds } from '../../../training/evaluation/test-folds.js';
import { ratedDataset, SMALL_RATINGS_CONFIG } from './rated-world.js';

const ASKED = {
  dataset: ratedDataset({ users: 12, items: 20, ratings: 8, seed: 1 }),
  config: SMALL_RATINGS_CONFIG,
  folds: 2,
  seed: 1,
};

const refusal = (what: string) => `${what}: expected a configuration whose targets are likes, got ratings`;

describe('what compares by how lists are ranked refuses a configuration of ratings, by name', () => {
  it('headroom', async () => {
    await expect(measureHeadroom(ASKED)).rejects.toThrow(refusal('headroom'));
  });

  it.each(['time-cut', 'cold-items'] as const)('the protocol %s', async (protocol) => {
    const folds = testFolds({ ...ASKED, protocol })[Symbol.asyncIterator]();
    await expect(folds.next()).rejects.toThrow(refusal(`protocol ${protocol}`));
  });

  it('bench quality, and says which variant it is', async () => {
    const variants = [{ name: 'rated', config: SMALL_RATINGS_CONFIG }];
    const asked = { dataset: ASKED.dataset, variants, splits: 1, seed: 1, engineName: 'cpu' as const, workers: 1 };
    await expect(benchQuality(asked)).rejects.toThrow(refusal('variant rated'));
  });
});
