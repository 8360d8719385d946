import { beforeAll, describe, expect, it } from 'vitest';
import { type AdaptBench, benchAdapt } from '../../../bench/adapt.js';
import { readStandIn } from '../serving/test-app.js';

let bench: AdaptBench;
beforeAll(async () => {
  bench = await benchAdapt(await readStandIn());
}, 60_000);

describe('benchAdapt', () => {
  it('times a thousand users, the whole feedback and of it the adaptation', () => {
    expect(bench.adapt_ms.runs).toBe(1000);
    expect(bench.feedback_ms.runs).toBe(1000);
    expect(bench.adapt_ms.p50).toBeLessThan(bench.feedback_ms.p50);
    expect(bench.adapt_ms.p50).toBeLessThanOrEqual(bench.adapt_ms.p99);
  });

  it('counts their memory: three parameters of four bytes, and what an entry costs', () => {
    expect(bench.memory.bytes_per_user).toBe(3 * 4);
    expect(bench.memory.counted_parameter_bytes).toBe(1000 * (3 * 4 + 300));
    expect(bench.memory.counted_feedback_bytes).toBeGreaterThan(1000 * 300);
  });
});
