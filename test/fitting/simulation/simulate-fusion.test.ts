import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { rrf } from '../../../models/fusion/rrf.js';
import { weighted } from '../../../models/fusion/weighted.js';
import { drawDirichlet } from '../../../training/simulation/dirichlet.js';
import { bestFixedBlend } from '../../../training/simulation/fusion/best-fixed-blend.js';
import { type Candidates, collectCandidates, fuseCandidates } from '../../../training/simulation/fusion/candidates.js';
import {
  attractions,
  drawClicks,
  examination,
  expectedClicks,
} from '../../../training/simulation/fusion/click-model.js';
import { FUSION_PAIRS, FUSION_POLICIES, FUSION_VARIANTS } from '../../../training/simulation/fusion/fusion-policies.js';
import {
  FUSION_WORLDS,
  type FusionWorldConfig,
  plantFusionWorld,
} from '../../../training/simulation/fusion/fusion-world.js';
import { HISTORY_BOUNDS, runFusion } from '../../../training/simulation/fusion/run-fusion.js';
import { simulateFusion } from '../../../training/simulation/fusion/simulate-fusion.js';

const USERS = 30;
const ITEMS = 80;
const SOURCES = 3;
const CLICKS = FUSION_WORLDS.mixed.clicks;
const SMALL: FusionWorldConfig = { ...FUSION_WORLDS.segments, segments: 2, requests: 1500 };

/** Sources that know nothing of each other; the first lacks every seventh item. */
function smallCatalogue(): readonly Candidates[] {
  return Array.from({ length: USERS }, (_, user) => {
    const rng = createRng(1, 'catalogue', user);
    const scores = Float32Array.from({ length: ITEMS * SOURCES }, () => rng.next());
    const mask = Uint8Array.from(scores, (_score, cell) => Number(cell % (7 * SOURCES) !== 0));
    return collectCandidates({ scores, mask, sources: SOURCES }, { exclude: new Set([1, 2]), depth: 40 });
  });
}

const catalogue = smallCatalogue();
const policyOf = (name: string) => [...FUSION_POLICIES, ...FUSION_VARIANTS].find((one) => one.name === name)!;
const fusedLists = (weights: readonly number[]) => catalogue.map((own) => fuseCandidates(own, weights, CLICKS.shown));
const run = (world: ReturnType<typeof plantFusionWorld>, name: string, seed = 1) =>
  runFusion(world, policyOf(name), {
    seed,
    windows: 3,
    lists: { equal: fusedLists([1 / 3, 1 / 3, 1 / 3]), fixed: fusedLists(bestFixedBlend(world)) },
  });

describe('collectCandidates', () => {
  const [own] = catalogue;

  it('takes each source’s best, between 0 and 1, without what the user has or the source lacks', () => {
    for (const list of own!.lists) {
      expect(list).toHaveLength(40);
      const scores = list.map(({ score }) => score);
      expect([scores[0], scores.at(-1)]).toEqual([1, 0]);
      expect(new Set(scores).size).toBe(40); // and all that is between
      expect(list.some(({ id }) => id === '1' || id === '2')).toBe(false);
    }
    expect(own!.lists[0]!.some(({ id }) => Number(id) % 7 === 0)).toBe(false);
  });

  it('has the order of reciprocal rank fusion', () => {
    const ids = [...own!.indexOf.keys()];
    expect(Array.from(own!.byRanks, (candidate) => ids[candidate])).toEqual(rrf(own!.lists).map(({ id }) => id));
  });
});

describe('fuseCandidates', () => {
  it('is weighted fusion of the lists, ties and all', () => {
    const rng = createRng(1, 'weights');
    for (const own of catalogue) {
      const ids = [...own.indexOf.keys()];
      const drawn = drawDirichlet(rng, [1 / 3, 1 / 3, 1 / 3], 3);
      for (const weights of [drawn, [1, 0, 0], [0, 0.5, 0.5]]) {
        const expected = weighted(own.lists, weights).map(({ id }) => id);
        expect(Array.from(fuseCandidates(own, weights, 1000), (candidate) => ids[candidate])).toEqual(expected);
      }
    }
  });
});

describe('the click model', () => {
  const chances = attractions(Int32Array.from([2, 0, 1]), { ...CLICKS, attraction: 0.4, halvingRank: 1 });

  it('likes by rank: half as much at each', () => {
    expect([...chances]).toEqual([0.2, 0.1, 0.4]);
  });

  it('expects what is looked at times what is liked', () => {
    expect(expectedClicks(Int32Array.from([0, 2]), chances, examination(CLICKS))).toBeCloseTo(0.2 + 0.4 / 2, 12);
  });

  it('clicks as often as it expects', () => {
    const rng = createRng(1, 'clicks');
    const list = Int32Array.from([2, 0, 1]);
    const examined = examination({ ...CLICKS, shown: 3 });
    let clicks = 0;
    for (let trial = 0; trial < 20_000; trial++) {
      const luck = Float64Array.from(list, () => rng.next());
      clicks += drawClicks(list, chances, examined, luck).length;
    }
    expect(Math.abs(clicks / 20_000 - expectedClicks(list, chances, examined))).toBeLessThan(0.02);
  });
});

describe('drawDirichlet', () => {
  it('has the centre as its mean and the variance that its concentration says', () => {
    const rng = createRng(1, 'dirichlet');
    const firsts = Array.from({ length: 20_000 }, () => drawDirichlet(rng, [0.6, 0.3, 0.1], 9)[0]!);
    const mean = firsts.reduce((sum, part) => sum + part, 0) / firsts.length;
    const variance = firsts.reduce((sum, part) => sum + (part - mean) ** 2, 0) / firsts.length;
    expect(Math.abs(mean - 0.6)).toBeLessThan(0.005);
    expect(Math.abs(variance - (0.6 * 0.4) / 10)).toBeLessThan(0.001);
  });
});

describe('plantFusionWorld', () => {
  const world = plantFusionWorld(catalogue, SMALL, 1);

  it('is the same for a seed, and another for another', () => {
    expect(plantFusionWorld(catalogue, SMALL, 1)).toEqual(world);
    expect(plantFusionWorld(catalogue, SMALL, 2).tastes).not.toEqual(world.tastes);
  });

  it('shows lists in the order of time, more than one in a session', () => {
    const times = world.requests.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const sessions = new Set(world.requests.map(({ session }) => session)).size;
    expect(world.requests).toHaveLength(SMALL.requests);
    expect(Math.abs(SMALL.requests / sessions - 2)).toBeLessThan(0.2); // half of them go on
  });

  it('deals new blends when it says so', () => {
    const drifting = plantFusionWorld(catalogue, { ...SMALL, changes: 2 }, 1);
    expect(drifting.tastes).toHaveLength(3);
    expect(drifting.tastes[0]![0]!.blend).not.toEqual(drifting.tastes[1]![0]!.blend);
    expect(new Set(drifting.requests.map(({ era }) => era))).toEqual(new Set([0, 1, 2]));
  });

  it('knows no better list than the visitor’s own', () => {
    const examined = examination(CLICKS);
    const own = world.tastes[0]![0]!;
    const clicks = (list: Int32Array) => expectedClicks(list, own.attractions, examined);
    for (const weights of [[1, 0, 0], [0.2, 0.4, 0.4], own.blend]) {
      expect(clicks(fuseCandidates(catalogue[0]!, weights, CLICKS.shown))).toBeLessThanOrEqual(clicks(own.best));
    }
  });
});

describe('bestFixedBlend', () => {
  it('finds the blend of everybody where all are alike', () => {
    const world = plantFusionWorld(catalogue, { ...SMALL, segmentConcentration: 1e6, userConcentration: 1e6 }, 3);
    const found = bestFixedBlend(world);
    world.tastes[0]![0]!.blend.forEach((weight, source) => {
      expect(Math.abs(weight - found[source]!)).toBeLessThan(0.11); // one step of its grid
    });
  });
});

describe('runFusion', () => {
  const world = plantFusionWorld(catalogue, SMALL, 1);

  it('loses nothing by each visitor’s own blend', () => {
    const { regret, ndcg, windows } = run(world, 'oracle');
    expect([regret, ndcg]).toEqual([0, 1]);
    expect(windows).toEqual([1, 2, 3].map(() => ({ regret: 0, ndcg: 1 })));
  });

  it('starts cold as reciprocal rank fusion, exactly, whatever the arms', () => {
    const silent = { ...SMALL, clicks: { ...CLICKS, attraction: 1e-12 } }; // nobody ever clicks
    const quiet = plantFusionWorld(catalogue, silent, 1);
    const { coldStarts, ...expected } = run(quiet, 'rrf');
    expect(coldStarts).toBe(0);
    for (const name of ['sources_hard', 'sources_pooled', 'blends_hard', 'blends_pooled']) {
      expect(run(quiet, name)).toEqual({ ...expected, coldStarts: SMALL.requests });
    }
  });

  it('learns: better at the end than at the start, and than without learning', () => {
    const busy = plantFusionWorld(catalogue, { ...SMALL, requests: 6000 }, 2);
    const { ndcg: unlearned } = run(busy, 'equal');
    for (const name of ['sources_pooled', 'blends_calm']) {
      const { windows } = run(busy, name);
      expect(windows[2]!.ndcg).toBeGreaterThan(windows[0]!.ndcg + 0.02);
      expect(windows[2]!.ndcg).toBeGreaterThan(unlearned + 0.02);
    }
  });

  it('is the same again, and other for other seeds and policies', () => {
    expect(run(world, 'blends_pooled')).toEqual(run(world, 'blends_pooled'));
    const names = [...FUSION_POLICIES, ...FUSION_VARIANTS].map(({ name }) => name);
    const ndcgs = new Set(names.map((name) => run(world, name).ndcg));
    expect(ndcgs.size).toBe(names.length);
    expect(run(world, 'blends_pooled', 2)).not.toEqual(run(world, 'blends_pooled'));
  });
});

describe('simulateFusion', () => {
  const options = {
    candidates: catalogue,
    world: { ...SMALL, requests: 300 },
    policies: FUSION_POLICIES,
    pairs: [['blends_pooled', 'rrf']] as const,
    seeds: 3,
    seed: 1,
  };
  const simulation = simulateFusion(options);

  it('compares policies in the same worlds', () => {
    const { policies, comparisons, windowEnds } = simulation;
    expect(Object.keys(policies)).toEqual(FUSION_POLICIES.map(({ name }) => name));
    const [only] = comparisons;
    expect(only!.ndcg.value).toBeCloseTo(policies['blends_pooled']!.ndcg.value - policies['rrf']!.ndcg.value, 12);
    expect(windowEnds).toHaveLength(15);
    expect(windowEnds.at(-1)).toBe(300);
    for (const { windows, ndcg, byHistory } of Object.values(policies)) {
      expect(windows.reduce((sum, window) => sum + window.ndcg.value / 15, 0)).toBeCloseTo(ndcg.value, 9);
      expect(byHistory).toHaveLength(HISTORY_BOUNDS.length);
    }
    expect(policies['oracle']!.regret).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('is the same when it is run again', () => {
    expect(simulateFusion(options)).toEqual(simulation);
  });

  it('names only policies that there are', () => {
    const names = new Set([...FUSION_POLICIES, ...FUSION_VARIANTS].map(({ name }) => name));
    expect(names.size).toBe(FUSION_POLICIES.length + FUSION_VARIANTS.length);
    for (const name of FUSION_PAIRS.flat()) expect(names).toContain(name);
  });

  it('wants a world and enough requests', () => {
    expect(() => simulateFusion({ ...options, seeds: 0 })).toThrow('at least 1 seed');
    expect(() => simulateFusion({ ...options, world: { ...SMALL, requests: 5 } })).toThrow('15 requests');
  });
});
