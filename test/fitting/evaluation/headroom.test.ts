import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../data/schema/dataset.js';
import { type Headroom, measureHeadroom } from '../../../training/evaluation/headroom.js';
import { SMALL_CONFIG, smallDataset } from '../../unit/training/small-world.js';

const measure = (dataset: Dataset, minPositives: number): Promise<Headroom> =>
  measureHeadroom({ dataset, config: { ...SMALL_CONFIG, minPositives }, folds: 2, seed: 1 });

describe('measureHeadroom', () => {
  it('compares the bars with oracles, and differences name what was measured', async () => {
    const { strategies, differences, verdict } = await measure(smallDataset(), 12);
    expect(Object.keys(strategies).sort()).toEqual([
      ...['best_fixed', 'by_count', 'by_count_item_prior', 'by_count_on_half'],
      ...['oracle_per_user', 'per_segment', 'split_half_oracle'],
    ]);
    for (const { a, b } of differences) expect([a, b].filter((name) => !(name in strategies))).toEqual([]);
    for (const { ndcg_at_10: found } of Object.values(strategies)) {
      expect(found.low <= found.value && found.value <= found.high).toBe(true);
    }
    // the best weights in hindsight are at least as good as any weights of the grid, case by case
    const value = (name: string) => strategies[name]!.ndcg_at_10.value;
    expect(value('oracle_per_user')).toBeGreaterThan(value('by_count'));
    expect(verdict).toMatch(/weights by count/);
  });

  it('says that it cannot tell where no case has a truth that can be halved', async () => {
    const { strategies, verdict } = await measure(smallDataset(2), 2); // two plays: one known, one to be found
    expect(strategies['split_half_oracle']!.ndcg_at_10.value).toBeNaN();
    expect(strategies['by_count_on_half']!.ndcg_at_10.value).toBeNaN();
    expect(verdict).toMatch(/at least two/);
  });
});
