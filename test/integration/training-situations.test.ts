import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchContexts } from '../../bench/contexts.js';
import { readBundle } from '../../data/bundle/index.js';
import { buildDataset } from '../../data/dataset/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { SESSION_FEATURES } from '../../data/schema/features.js';
import { createRng } from '../../data/schema/random.js';
import { createNetwork } from '../../serving/network/network.js';
import { knownRows } from '../../serving/scoring/candidate-rows.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { userState } from '../../serving/scoring/user-state.js';
import { train } from '../../training/train.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../training/train-config.js';

const [USERS, ITEMS, PLAYS] = [120, 80, 24];
const CONFIG: TrainConfig = {
  ...DEFAULT_TRAIN_CONFIG,
  meta: { ...DEFAULT_TRAIN_CONFIG.meta, numEpisodes: 150, supportSetSize: 10, querySetSize: 20, numInnerSteps: 1 },
  crossFitFolds: 2,
  minPositives: 12,
  heldOutTasks: 16,
  validateEvery: 50,
};

async function trained(config: TrainConfig): Promise<void> {
  const createdBy = { name: 'metafuse', version: 'test' };
  const dataset = homeAndOutside();
  await train({ dataset, out: join(folder, 'b'), config, engineName: 'cpu', seed: 1, resume: false, createdBy });
}

/** At home everybody plays slow songs, outside fast ones: the tempo is written on them, the place on every play. */
function homeAndOutside(): Dataset {
  const isSlow = (item: number) => item % 2 === 0;
  return buildDataset({
    feedback: { kind: 'implicit' },
    users: Array.from({ length: USERS }, (_, user) => ({ id: `u${user}`, context: { 'social.friends': user % 9 } })),
    items: Array.from({ length: ITEMS }, (_, item) => ({
      id: `i${item}`,
      title: `song ${item}`,
      genres: [isSlow(item) ? 'slow' : 'fast'],
    })),
    interactions: Array.from({ length: USERS }, (_, user) => {
      const rng = createRng(1, 'user', user);
      return rng
        .shuffle(Array.from({ length: ITEMS }, (_, item) => item))
        .slice(0, PLAYS)
        .map((item) => ({
          user: `u${user}`,
          item: `i${item}`,
          context: { 'environmental.home': Number(isSlow(item)) },
        }));
    }).flat(),
  });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-situations-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(['added', 'attended'] as const)('a bundle of a set whose events have situations, %s', (contexts) => {
  beforeAll(() => trained({ ...CONFIG, contexts }));

  it('ranks by the situation of the request, after the golden rows held', async () => {
    const bundle = await readBundle(join(folder, 'b'));
    expect(bundle.manifest.context_standardizer?.names).toEqual(['environmental.home', 'social.friends']);
    expect([...bundle.users.situations!.values.slice(0, 4)]).toEqual([Number.NaN, 0, Number.NaN, 1]);
    const { item_features, sources, boosted_term } = bundle.manifest;
    const home = 3 * item_features.length + 2 + sources.length + 1 + SESSION_FEATURES.length + 1; // the situation stands behind all else
    expect(boosted_term!.trees.flatMap(({ numbers }) => numbers)).toContain(home);
    const catalogue = createCatalogue(bundle);
    const network = createNetwork(catalogue);
    const items = Int32Array.from({ length: ITEMS }, (_, item) => item);
    const slowShare = async (home: number | undefined) => {
      const contexts = home === undefined ? undefined : { environmental: { home } };
      const user = userState(catalogue, 'u5', { contexts });
      const ids = catalogue.bundle!.items.ids;
      const { fused } = await network.score(knownRows(catalogue, [user], new Int32Array(ITEMS), items));
      const best = [...items].sort((a, b) => fused[b]! - fused[a]!).slice(0, 20);
      return best.filter((item) => Number(ids[item]!.slice(1)) % 2 === 0).length / 20;
    };
    try {
      const [home, outside, unknown] = [await slowShare(1), await slowShare(0), await slowShare(undefined)];
      expect(home).toBeGreaterThan(0.8);
      expect(outside).toBeLessThan(0.2);
      expect(unknown).toBeGreaterThanOrEqual(outside);
      expect(unknown).toBeLessThanOrEqual(home);
    } finally {
      await network.close();
    }
  });
});

it('bench contexts finds that situations pay there, and that a network which is told another’s, or nothing, ranks worse', async () => {
  const config = { ...CONFIG, meta: { ...CONFIG.meta, numEpisodes: 20 } };
  const asked = { dataset: homeAndOutside(), config, engineName: 'cpu', workers: 1, seed: 1, cases: 240 } as const; // four draws of thirty users
  const { groups, differences } = await benchContexts(asked);
  expect(groups).toEqual(['social', 'environmental']);
  const low = (a: string, b: string) => differences.find((one) => one.a === a && one.b === b)!.low;
  expect(low('added', 'ignored')).toBeGreaterThan(0);
  expect(low('attended', 'ignored')).toBeGreaterThan(0);
  expect(low('added', "added, told another case's")).toBeGreaterThan(0);
  expect(low('added', 'added, told nothing')).toBeGreaterThan(0);
});
