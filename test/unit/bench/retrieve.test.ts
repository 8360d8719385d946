import { describe, expect, it } from 'vitest';
import { benchRetrieve } from '../../../bench/retrieve.js';

describe('benchRetrieve', () => {
  it('times a learned answer beside the bare search, round after round', async () => {
    const { timings, share_of_ceiling } = await benchRetrieve({ documents: 200, dimension: 8, rounds: 3 });
    for (const { p50, p99, runs } of Object.values(timings)) {
      expect(p50).toBeGreaterThan(0);
      expect(p99).toBeGreaterThanOrEqual(p50);
      expect(runs).toBe(3);
    }
    expect(timings.execute_over_http.p50).toBeGreaterThan(timings.execute.p50);
    expect(share_of_ceiling).toBeCloseTo(timings.bare_search.p50 / timings.execute_over_http.p50, 12);
  });
});
