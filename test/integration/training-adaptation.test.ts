import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, readBundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { createRng } from '../../data/schema/random.js';
import { synthesize } from '../../data/sources/index.js';
import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { ADAPTS } from '../../models/network/shape.js';
import { createNetwork, type Network } from '../../serving/network/network.js';
import { knownRows } from '../../serving/scoring/candidate-rows.js';
import { type Catalogue, createCatalogue } from '../../serving/scoring/catalogue.js';
import { userState } from '../../serving/scoring/user-state.js';
import { type NetworkScorer, openNetworkScorer } from '../../training/export/network-scorer.js';
import { supportInputs } from '../../training/export/support-inputs.js';
import { type Foundation, layFoundation } from '../../training/foundation.js';
import { readTrainConfig } from '../../training/read-config.js';
import { presentCase } from '../../training/tasks/cases.js';
import { sampleTask } from '../../training/tasks/sample-task.js';
import { scoreCase } from '../../training/tasks/scored-case.js';
import { prepareCase } from '../../training/tasks/world.js';
import { type TrainReport, train } from '../../training/train.js';
import type { TrainConfig } from '../../training/train-config.js';
import { SMALL_TRAINING } from './small-training.js';

const SEED = 1;
const USERS = [0, 7, 21];
const { dataset }: { dataset: Dataset } = synthesize({ seed: 4, users: 120, items: 80 });

describe.each(ADAPTS)('a network of which %s adapt at learned rates', (adapts) => {
  // so small a world hardly teaches the network anything that a user's vector could move
  const isVector = adapts === 'vector';
  const moved = isVector ? 1e-6 : 1e-4;
  let folder: string;
  let config: TrainConfig;
  let report: TrainReport;
  let bundle: Bundle;
  let foundation: Foundation;
  let scorer: NetworkScorer;
  let catalogue: Catalogue;
  let network: Network;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'metafuse-adaptation-'));
    const path = join(folder, 'train.yaml');
    const pace = isVector ? 'num_episodes: 60\n  inner_learning_rate: 10' : 'num_episodes: 20';
    const keys = `meta_learning:\n  ${pace}\n  adapts: ${adapts}\n  inner_rates: learned`;
    await writeFile(path, SMALL_TRAINING.replace('meta_learning:', keys));
    config = readTrainConfig(path);
    const out = join(folder, 'bundle');
    const createdBy = { name: 'test', version: '0' };
    report = await train({ dataset, out, config, engineName: 'cpu', seed: SEED, resume: false, createdBy });
    bundle = await readBundle(out);
    const users = Int32Array.from(dataset.users.ids.keys());
    foundation = await layFoundation({ dataset, users, config, seed: SEED });
    scorer = await openNetworkScorer(report.trained, foundation, config.meta);
    catalogue = createCatalogue(bundle);
    network = createNetwork(catalogue);
    await network.load();
  });
  afterAll(async () => {
    await network?.close();
    await scorer?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** A user as training sees them, and as a server does. */
  function bothViews(user: number) {
    const known = prepareCase(dataset, foundation.world, presentCase(dataset, user));
    const state = userState(catalogue, dataset.users.ids[user]!);
    const items = Int32Array.from(dataset.items.ids.keys());
    const rows = knownRows(catalogue, [state], new Int32Array(items.length), items);
    return { known, scored: scoreCase(known, foundation.calibrators), state, rows };
  }

  it.skipIf(isVector)('trains on the gradient that a central difference has, and moves the rates', () => {
    expect(Math.abs(report.metaGradientRatio - 1)).toBeLessThan(0.002);
    const { innerLearningRate } = config.meta;
    const { data } = report.trained.innerRates;
    expect(report.trained.kept.step).toBeGreaterThan(0);
    expect(data.every((rate) => rate > 0.9 * innerLearningRate && rate < 1.1 * innerLearningRate)).toBe(true);
    expect(new Set(data).size).toBeGreaterThan(data.length / 2); // Adam takes gradients that are proportional equally far
  });

  it('says in the manifest what adapts, and how fast', () => {
    const { adaptation, dimensions } = bundle.manifest;
    const { data, shape } = report.trained.innerRates;
    expect(adaptation).toMatchObject({ what: adapts, steps: 2, support_rows: 10 });
    expect(adaptation.parameters.end).toBe(dimensions.parameters);
    expect(adaptation.parameters.start === 0).toBe(adapts === 'all');
    expect([adaptation.inner_rates.length, adaptation.inner_rates[0]!.length]).toEqual(shape);
    expect(adaptation.inner_rates.flat()).toEqual([...data]);
    expect(bundle.state.parameters.length).toBe(dimensions.parameters); // the rates are not among them
  });

  it('is served as it was trained, without adaptation', async () => {
    for (const user of USERS) {
      const { scored, rows } = bothViews(user);
      expect(largestDifference(await network.score(rows), await scorer.score(scored))).toBeLessThan(1e-5);
    }
  });

  it('adapts in a server as in evaluation, and answers alike afterwards', async () => {
    for (const user of USERS) {
      const { known, scored, state, rows } = bothViews(user);
      const nothing = { ...known, truth: new Int32Array(0) };
      const task = sampleTask(foundation, nothing, config.meta, createRng(SEED, 'adapt', user));
      const column = supportInputs(task, foundation, report.trained.shape);
      const own = await network.adapt({
        rows: {
          count: task.support.length,
          userIndex: new Int32Array(task.support.length),
          users: [state],
          items: Int32Array.from(task.support, ({ item }) => item),
          scores: column['scores']!.data as Float32Array,
          mask: column['score_mask']!.data as Float32Array,
          embeddings: column['embeddings']!.data as Float32Array,
          described: new Map(),
        },
        targets: task.support,
      });
      const expected = await scorer.adapt(task);
      expect(difference(own, expected)).toBeLessThan(1e-5);
      expect(difference(own, report.trained.parameters.subarray(-own.length))).toBeGreaterThan(moved);

      const adapted = await network.score(rows, own);
      expect(largestDifference(adapted, await scorer.score(scored, expected))).toBeLessThan(1e-5);
      expect(largestDifference(adapted, await network.score(rows))).toBeGreaterThan(moved);
    }
  });

  it('is refused where adapt.onnx computes something else than tfjs did', async () => {
    const { golden } = bundle.manifest;
    const { adapted } = golden.adapt.outputs;
    const data = adapted!.data.map((value, index) => (index === 5 ? value + 1e-3 : value));
    const adapt = { ...golden.adapt, outputs: { adapted: { ...adapted!, data } } };
    const altered = { ...bundle, manifest: { ...bundle.manifest, golden: { ...golden, adapt } } };
    await expect(createNetwork(createCatalogue(altered)).load()).rejects.toThrow(/adapt.onnx, golden rows, adapted/);
  });
});

function largestDifference(a: NetworkAnswer, b: NetworkAnswer): number {
  const columns = ['weights', 'confidences', 'fused', 'residual', 'uncertainty'] as const;
  return Math.max(...columns.map((name) => difference(a[name], b[name])));
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}
