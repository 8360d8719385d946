import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, type Manifest, readBundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { synthesize } from '../../data/sources/index.js';
import { userVectors } from '../../models/base/user-vectors.js';
import { nearestCluster } from '../../models/experiment/index.js';
import { sigmoid } from '../../models/fusion/log-odds.js';
import { type App, createApp } from '../../serving/app.js';
import type { ScoreResponse } from '../../serving/http/schemas/score-response.js';
import { createNetwork } from '../../serving/network/network.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { bundleUser } from '../../serving/scoring/user-state.js';
import { networkErrors, networkScores } from '../../training/evaluation/calibrated-scores.js';
import { byCountRanking, policyRanking } from '../../training/evaluation/network-strategies.js';
import { servedChoices } from '../../training/export/bundle-network.js';
import { type NetworkScorer, openNetworkScorer } from '../../training/export/network-scorer.js';
import { type Foundation, layFoundation } from '../../training/foundation.js';
import { presentCase } from '../../training/tasks/cases.js';
import { type ScoredCase, scoreCase } from '../../training/tasks/scored-case.js';
import { prepareCase } from '../../training/tasks/world.js';
import { type TrainReport, train } from '../../training/train.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../training/train-config.js';
import { twoKindsOfUsers } from './two-kinds-of-users.js';

const SEED = 1;
const ITEMS = 120;
const SOURCES = ['cf', 'content', 'popularity'];
const CONFIG: TrainConfig = {
  ...DEFAULT_TRAIN_CONFIG,
  meta: {
    ...DEFAULT_TRAIN_CONFIG.meta,
    numEpisodes: 300,
    supportSetSize: 10,
    querySetSize: 30,
    numInnerSteps: 2,
    metaBatchSize: 4,
  },
  crossFitFolds: 2,
  minPositives: 12,
  heldOutTasks: 64,
  validateEvery: 25,
};

let folder: string;
let dataset: Dataset;
let report: TrainReport;
let bundle: Bundle;
let foundation: Foundation;
let scorer: NetworkScorer;
let app: App;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-training-'));
  ({ dataset } = synthesize({ seed: 4, users: 150, items: ITEMS }));
  const out = join(folder, 'bundle');
  const createdBy = { name: 'test', version: '0' };
  report = await train({ dataset, out, config: CONFIG, engineName: 'cpu', seed: SEED, resume: false, createdBy });
  bundle = await readBundle(out);
  const users = Int32Array.from(dataset.users.ids.keys());
  foundation = await layFoundation({ dataset, users, config: CONFIG, seed: SEED });
  scorer = await openNetworkScorer(report.trained, foundation, CONFIG.meta);
  app = await createApp({ bundle });
  await app.ready();
});
afterAll(async () => {
  await app?.close();
  await scorer?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What is served of who has not adapted the network: nobody has. */
function trainedChoices(manifest: Manifest) {
  return { ...servedChoices({ manifest }), adaptsByDefault: false };
}

/** A user as training sees them, with everything known. */
function knownCase(user: number): ScoredCase {
  return scoreCase(prepareCase(dataset, foundation.world, presentCase(dataset, user)), foundation.calibrators);
}

/** All items for one user, over HTTP; results by item. */
async function served(userId: string, strategy: string) {
  const candidates = dataset.items.ids.map((item_id) => ({ item_id }));
  const payload = { user_id: userId, strategy, candidates };
  const response = await app.inject({ method: 'POST', url: '/v1/score', payload });
  expect([response.statusCode, response.body.slice(0, 200)]).toEqual([200, expect.any(String)]);
  const answer = response.json<ScoreResponse>();
  const byId = new Map(answer.results.map((result) => [result.item_id, result]));
  return { answer, results: dataset.items.ids.map((id) => byId.get(id)!) };
}

/** Every seventh user, and all who have no positive at all. */
function someUsers(): number[] {
  const users = [...dataset.users.ids.keys()];
  return users.filter((user) => user % 7 === 0 || presentCase(dataset, user).support.length === 0);
}

/** In the middle of the values and of a gap between two, so that rounding decides about none of them. */
function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [from, to] = [Math.floor(0.4 * sorted.length), Math.floor(0.6 * sorted.length)];
  const gaps = sorted.slice(from, to).map((value, index) => sorted[from + index + 1]! - value);
  const place = from + gaps.indexOf(Math.max(...gaps));
  return (sorted[place]! + sorted[place + 1]!) / 2;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}

describe('learned segments', () => {
  it('are at most eight, and a server finds every user in the one in which training counted them', async () => {
    const segments = bundle.segments!;
    expect(segments.users.length).toBeGreaterThan(1);
    expect(segments.users.length).toBeLessThanOrEqual(8);
    const catalogue = createCatalogue(bundle);
    const network = createNetwork(catalogue);
    const served = new Int32Array(segments.users.length);
    for (const id of bundle.users.ids) {
      const { context } = await network.sessionContext(bundleUser(catalogue, id));
      served[nearestCluster(segments.centroids, context.subarray(0, segments.width))]! += 1;
    }
    await network.close();
    expect(served).toEqual(segments.users);
  });
});

describe('train on the synthetic world', () => {
  it('makes held-out tasks easier than the network that begins as weights by count', () => {
    const { lowest, curve } = report.trained.progress;
    expect(report.trained.kept.step).toBeGreaterThan(0);
    expect(lowest.loss).toBeLessThan(curve[0]!.validationLoss);
    expect(curve.at(-1)!.trainLoss).toBeLessThan(curve[0]!.trainLoss);
  });

  it('trains on a gradient that a central difference agrees with', () => {
    expect(Math.abs(report.metaGradientRatio - 1)).toBeLessThan(0.002);
  });

  it('says in the manifest what it did', () => {
    const { manifest } = bundle;
    expect(manifest.training).toMatchObject({ seed: SEED, steps: report.trained.progress.state.step });
    expect(manifest.dataset).toMatchObject({ name: 'synthetic-4', fingerprint: dataset.fingerprint });
    expect(manifest.thresholds.min_interactions.value).toBe(report.result!.choices.thresholds.minInteractions);
    expect(manifest.sources).toEqual(SOURCES);
  });
});

describe('train on as few users as can be', () => {
  it('makes a bundle that can be served', async () => {
    const few = twoKindsOfUsers({ users: 2, items: 60, plays: 15, seed: 1 });
    const config = { ...CONFIG, meta: { ...CONFIG.meta, numEpisodes: 2 } };
    const out = join(folder, 'few');
    const createdBy = { name: 'test', version: '0' };
    await train({ dataset: few, out, config, engineName: 'cpu', seed: SEED, resume: false, createdBy });
    const network = createNetwork(createCatalogue(await readBundle(out)));
    await network.load();
    expect(network.status).toMatchObject({ state: 'ready' });
    await network.close();
  });
});

describe('the bundle', () => {
  it('has every user’s vectors, folded in from all that they liked', () => {
    const { cf, content } = bundle.users.vectors;
    for (const [user, id] of dataset.users.ids.entries()) {
      expect(bundle.users.ids[user]).toBe(id);
      const vectors = userVectors(foundation.world.scorers, presentCase(dataset, user).support);
      expect(bundle.users.counts[user]).toBe(vectors.count);
      expect([cf!.present[user], content!.present[user]]).toEqual(vectors.present.slice(0, 2).map(Number));
      expect(cf!.values.slice(user * cf!.width, (user + 1) * cf!.width)).toEqual(vectors.cf);
      expect(content!.values.slice(user * content!.width, (user + 1) * content!.width)).toEqual(vectors.content);
    }
  });

  it('carries golden rows of tfjs, which ONNX Runtime answers alike; altered, they are found out', async () => {
    const network = createNetwork(createCatalogue(bundle));
    await network.load();
    await network.close();
    const { golden } = bundle.manifest;
    const outputs = { ...golden.score.outputs };
    const fused = outputs['fused']!;
    outputs['fused'] = { ...fused, data: fused.data.map((value, row) => (row === 5 ? value + 2e-5 : value)) };
    const score = { ...golden.score, outputs };
    const altered = { ...bundle, manifest: { ...bundle.manifest, golden: { ...golden, score } } };
    await expect(createNetwork(createCatalogue(altered)).load()).rejects.toThrow(/golden rows, fused/);
  });
});

describe('what is served is what was trained', () => {
  it('meta: weights, confidences, uncertainty and fused score of every item', async () => {
    for (const user of someUsers()) {
      const scored = knownCase(user);
      const expected = await scorer.score(scored);
      const { results, answer } = await served(dataset.users.ids[user]!, 'meta');
      expect(answer.strategy).toBe('meta');
      const column = (of: 'weights' | 'confidences') =>
        results.flatMap((result) => SOURCES.map((source) => result[of]![source]!));
      const by = trainedChoices(bundle.manifest);
      const scores = networkScores(expected, scored, by);
      expect(
        largestDifference(
          results.map(({ fused_score }) => fused_score),
          scores.map(sigmoid),
        ),
      ).toBeLessThan(1e-5);
      expect(largestDifference(column('weights'), expected.weights)).toBeLessThan(1e-5);
      expect(largestDifference(column('confidences'), expected.confidences)).toBeLessThan(1e-5);
      const uncertainty = results.map(({ uncertainty_estimate }) => uncertainty_estimate!);
      expect(largestDifference(uncertainty, networkErrors(expected, scores, scored, foundation, by))).toBeLessThan(
        1e-5,
      );
    }
  });

  it('auto: the policy that evaluation measured, for warm users and cold ones', async () => {
    // chosen here, so that the small world's own choice does not decide what is tested: about half of the rows are uncertain
    const answers = await Promise.all(someUsers().map((user) => scorer.score(knownCase(user))));
    const by = trainedChoices(bundle.manifest);
    const errors = answers.flatMap((answer, index) => {
      const scored = knownCase(someUsers()[index]!);
      return [...networkErrors(answer, networkScores(answer, scored, by), scored, foundation, by)];
    });
    const confidencesOf = (source: number) =>
      answers.flatMap((one) => [...one.confidences].filter((_, k) => k % 3 === source));
    const value = {
      min: 5,
      uncertainty: middle(errors),
      confidences: SOURCES.map((_, source) => middle(confidencesOf(source))),
    };
    const { thresholds: chosen } = bundle.manifest;
    const thresholds = {
      ...chosen,
      min_interactions: { ...chosen.min_interactions, value: value.min },
      uncertainty: { ...chosen.uncertainty, value: value.uncertainty },
      confidences: { ...chosen.confidences, value: value.confidences },
    };
    await app.close();
    const manifest = { ...bundle.manifest, thresholds };
    app = await createApp({ bundle: { ...bundle, manifest } });
    const counted = { network: 0, static: 0 };
    for (const user of someUsers()) {
      const scored = knownCase(user);
      const expected = policyRanking(await scorer.score(scored), scored, foundation, trainedChoices(manifest));
      const { results } = await served(dataset.users.ids[user]!, 'auto');
      expect(
        largestDifference(
          results.map(({ fused_score }) => fused_score),
          expected.probabilities,
        ),
      ).toBeLessThan(1e-5);
      for (const { weight_source } of results) counted[weight_source as 'network' | 'static']++;
    }
    expect(counted.network).toBeGreaterThan(ITEMS);
    expect(counted.static).toBeGreaterThan(ITEMS);
  });

  it('by_count: the weights of the count, on the same scores; popularity for who is not known', async () => {
    for (const user of someUsers()) {
      const expected = byCountRanking(knownCase(user), foundation, bundle.manifest.score_calibration).probabilities;
      const { results } = await served(dataset.users.ids[user]!, 'by_count');
      expect(
        largestDifference(
          results.map(({ fused_score }) => fused_score),
          expected,
        ),
      ).toBeLessThan(1e-5);
    }
    const { answer, results } = await served('nobody', 'auto');
    expect(answer).toMatchObject({ strategy: 'by_count', fallback_reason: 'cold_user' });
    const byPopularity = [...foundation.world.scorers.popularity.rawScores.keys()].sort(
      (a, b) => results[b]!.fused_score - results[a]!.fused_score,
    );
    const popularity = byPopularity.map((item) => foundation.world.scorers.popularity.rawScores[item]!);
    expect(popularity).toEqual([...popularity].sort((a, b) => b - a));
  });
});
