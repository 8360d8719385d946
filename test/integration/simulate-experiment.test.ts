import { describe, expect, it } from 'vitest';
import { missingBandits, runBandits } from '../../bench/bandits/mabwiser-runs.js';
import { EXPERIMENT_WORLDS } from '../../training/simulation/experiment/experiment-world.js';
import { simulateExperiment } from '../../training/simulation/experiment/simulate-experiment.js';
import { simulateNothing } from '../../training/simulation/experiment/simulate-nothing.js';

describe('simulate experiment', () => {
  const world = { ...EXPERIMENT_WORLDS.segments, visits: 300 };

  it('says the same on one worker and on four', async () => {
    const options = { world, seeds: 4, seed: 3 };
    const [alone, together] = [await simulateExperiment(options), await simulateExperiment({ ...options, workers: 4 })];
    expect(together).toEqual(alone);
    expect(await simulateNothing({ ...options, workers: 4 })).toEqual(await simulateNothing(options));
  });

  const missing = missingBandits();
  it.skipIf(missing !== null)(
    `meets MABWiser on the same streams${missing === null ? '' : ` (${missing})`}`,
    async () => {
      const one = { ...world, visits: 1500, sources: 2, devices: 2, lift: 2 };
      const peers = await runBandits({ world: one, seeds: 2, seed: 1, workers: 2 });
      expect(peers).toEqual(await runBandits({ world: one, seeds: 2, seed: 1 }));
      const { policies } = await simulateExperiment({ world: one, seeds: 2, seed: 1, others: peers });
      for (const { name } of peers)
        expect(policies[name]!.regret.value, name).toBeLessThan(policies['uniform']!.regret.value);
    },
  );
});
