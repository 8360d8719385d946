import { describe, expect, it } from 'vitest';
import { metafuse } from './metafuse-process.js';

describe('metafuse bench training', () => {
  it('times engines on both networks and says what took no part', async () => {
    const { stdout } = await metafuse('bench', 'training', '--no-peers', '--rounds', '1', '--json');
    const { machine, networks, engines, peers, ratios, gradients, absent } = JSON.parse(stdout);
    expect(networks).toMatchObject({
      default: { tasks: 8, support: 32, query: 64 },
      plain: { tasks: 8, support: 32, query: 16, parameters: 226 * 128 + 2 * 128 * 128 + 128 * 2 + 3 * 128 + 2 },
    });
    for (const network of ['default', 'plain']) {
      const { cpu, tfjs } = engines;
      expect(cpu[network]['1'].tasks_per_second).toBeGreaterThan(tfjs[network]['1'].tasks_per_second);
      expect(cpu[network]['1'].peak_share).toBeLessThan(1);
      expect(cpu[network]['1'].record_ms).toBeGreaterThan(0);
      expect(cpu[network]['1'].peak_memory_mb).toBeGreaterThan(50);
      expect(Object.keys(cpu[network])).toEqual(machine.cores > 1 ? ['1', String(machine.cores)] : ['1']);
      expect(ratios[network]['1'].tfjs.value).toBeGreaterThan(1);
      expect(gradients[network].first_order).toBeGreaterThan(1e-2);
    }
    expect(peers).toEqual({});
    expect(absent.peers).toBe('not asked for');
  });
});
