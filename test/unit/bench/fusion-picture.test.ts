import { describe, expect, it } from 'vitest';
import { drawFusion } from '../../../bench/fusion-picture.js';
import { createRng } from '../../../data/schema/random.js';
import { collectCandidates } from '../../../training/simulation/fusion/candidates.js';
import { FUSION_POLICIES } from '../../../training/simulation/fusion/fusion-policies.js';
import { FUSION_WORLDS } from '../../../training/simulation/fusion/fusion-world.js';
import { simulateFusion } from '../../../training/simulation/fusion/simulate-fusion.js';

/** Ten users; each comes often enough for every group of histories. */
function smallSimulation() {
  const candidates = Array.from({ length: 10 }, (_, user) => {
    const rng = createRng(1, 'picture', user);
    const scores = Float32Array.from({ length: 60 }, () => rng.next());
    return collectCandidates(
      { scores, mask: new Uint8Array(60).fill(1), sources: 2 },
      { exclude: new Set(), depth: 20 },
    );
  });
  const world = { ...FUSION_WORLDS.mixed, requests: 1000 };
  return simulateFusion({ candidates, world, policies: FUSION_POLICIES, pairs: [], seeds: 2, seed: 1 });
}

describe('drawFusion', () => {
  it('draws a curve and a band for each policy but the best and the baseline, in both panels', async () => {
    const svg = await drawFusion(smallSimulation(), 'two worlds');
    expect(svg).not.toContain('NaN');
    expect(svg).toContain('two worlds');
    for (const { name } of FUSION_POLICIES) {
      const isDrawn = name !== 'oracle' && name !== 'rrf';
      expect(svg.split(`>${name}</text>`)).toHaveLength(isDrawn ? 3 : 1);
    }
    expect(svg.match(/<path /g)).toHaveLength(2 * 2 * (FUSION_POLICIES.length - 2));
  });
});
