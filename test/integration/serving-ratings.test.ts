import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Bundle, readBundle } from '../../data/bundle/index.js';
import { createRng } from '../../data/schema/random.js';
import { createAdaptation } from '../../serving/adaptation/adaptation.js';
import { type AdaptationLimits, DEFAULT_LIMITS } from '../../serving/adaptation/adaptation-limits.js';
import { FEEDBACK_WINDOW_MS } from '../../serving/adaptation/feedback-event.js';
import { memoryAdaptationLog } from '../../serving/adaptation/memory-adaptation-log.js';
import { ratedHistory } from '../../serving/adaptation/rated-history.js';
import { rememberRows } from '../../serving/adaptation/remembered-rows.js';
import { ratedSupport } from '../../serving/adaptation/support-of.js';
import { createNetwork } from '../../serving/network/network.js';
import { knownRows } from '../../serving/scoring/candidate-rows.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { bundleUser, userState } from '../../serving/scoring/user-state.js';
import { type NetworkScorer, openNetworkScorer } from '../../training/export/network-scorer.js';
import type { Foundation } from '../../training/foundation.js';
import { networkShape } from '../../training/meta/train-network.js';
import { observeBundle, reportPage } from '../../training/report/index.js';
import { presentCase } from '../../training/tasks/cases.js';
import { sampleTask } from '../../training/tasks/sample-task.js';
import { prepareCase } from '../../training/tasks/world.js';
import { train } from '../../training/train.js';
import { buildApp, postScore } from '../unit/serving/test-app.js';
import { ratedDataset, ratedFoundation, SMALL_RATINGS_CONFIG } from '../unit/training/rated-world.js';
import { bundleOf, fittedNetwork } from './fitted-bundle.js';

/** Of a network that was not trained: the rate that trained ones begin with overshoots. */
const meta = { ...SMALL_RATINGS_CONFIG.meta, innerRates: 'fixed' as const, innerLearningRate: 0.05 };
const CONFIG = { ...SMALL_RATINGS_CONFIG, meta };
const SUPPORT = CONFIG.meta.supportSetSize;

describe('serving a bundle of ratings', () => {
  let foundation: Foundation;
  let bundle: Bundle;
  let scorer: NetworkScorer;
  beforeAll(async () => {
    foundation = await ratedFoundation(CONFIG);
    const network = fittedNetwork(networkShape(foundation, CONFIG), CONFIG);
    bundle = await bundleOf(network, foundation, CONFIG);
    scorer = await openNetworkScorer(network, foundation, CONFIG.meta);
    return () => scorer[Symbol.asyncDispose]();
  });

  const open = () => buildApp({ bundle, liveLimits: { eventBytes: 0 } });
  const idOf = (user: number) => foundation.dataset.users.ids[user]!;
  const unrated = (user: number) => {
    const { interactions, items } = foundation.dataset;
    const own = new Set(interactions.item.subarray(interactions.offsets[user], interactions.offsets[user + 1]));
    return items.ids.filter((_, item) => !own.has(item));
  };
  const ask = (app: Awaited<ReturnType<typeof open>>, user_id: string, ids: readonly string[], more: object = {}) =>
    postScore(app, { user_id, candidates: ids.map((item_id) => ({ item_id })), ...more });

  it('says in its manifest that scores are ratings, in a format that servers of before refuse', () => {
    expect(bundle.manifest).toMatchObject({ targets: 'ratings', format_version: 4 });
    expect(bundle.manifest.sources).toEqual(['cf', 'content', 'popularity', 'mean_rating']);
  });

  it('adapts to what the bundle knows that a user rated as training adapts to it', async () => {
    const catalogue = createCatalogue(bundle);
    const network = createNetwork(catalogue);
    onTestFinished(() => network.close());
    const { start, end } = bundle.manifest.adaptation.parameters;
    const trained = bundle.state.parameters.slice(start, end);
    const { dataset, world } = foundation;
    for (const user of [0, 7, 23]) {
      const known = prepareCase(dataset, world, presentCase(dataset, user));
      const expected = await scorer.adapt(sampleTask(foundation, known, CONFIG.meta, createRng(1)));
      const history = ratedHistory(catalogue, idOf(user), SUPPORT);
      const support = ratedSupport(catalogue, bundleUser(catalogue, idOf(user)), history, [], SUPPORT);
      expect(support.rows.count).toBe(SUPPORT);
      const adapted = await network.adapt(support);
      expect(largestDifference(adapted, expected)).toBeLessThan(1e-6);
      expect(largestDifference(adapted, trained)).toBeGreaterThan(1e-4); // so that the line above could fail
    }
  });

  it('a user of the bundle is answered as adapted at once, also beside a stranger, who is not', async () => {
    const app = await open();
    const ids = unrated(7);
    const own = await ask(app, idOf(7), ids);
    const trained = await ask(app, idOf(7), ids, { adapt: false });
    expect(own.results.every(({ adaptation_applied }) => adaptation_applied)).toBe(true);
    expect(trained.results.some(({ adaptation_applied }) => adaptation_applied)).toBe(false);
    const scores = (answer: typeof own) => new Map(answer.results.map((one) => [one.item_id, one.fused_score]));
    const differences = [...scores(own)].map(([id, score]) => Math.abs(score - scores(trained).get(id)!));
    expect(Math.max(...differences)).toBeGreaterThan(1e-3);
    expect((await ask(app, 'a stranger', ids)).results.some(({ adaptation_applied }) => adaptation_applied)).toBe(
      false,
    );
    expect((await ask(app, idOf(7), ids)).results).toEqual(own.results); // once, and kept
  });

  it('a rating moves what is predicted towards it, by what came before it, too; a click is no rating', async () => {
    const app = await open();
    const ids = unrated(3);
    const first = await ask(app, idOf(3), ids);
    const say = async (index: number, said: object) => {
      const payload = { request_id: first.request_id, item_id: ids[index]!, ...said };
      return (await app.inject({ method: 'POST', url: '/v1/feedback', payload })).json();
    };
    expect((await say(0, { interaction_type: ['click'] })).adaptation).toMatchObject({
      applied: false,
      reason: 'no_outcome',
    });
    for (const [index, outcome] of [
      [1, 0],
      [2, 1],
    ] as const) {
      const { adaptation } = await say(index, { outcome });
      expect(adaptation).toMatchObject({ applied: true, support_rows: SUPPORT });
      const [before, after] = [adaptation.prediction_before, adaptation.prediction_after];
      expect(Math.abs(after - outcome)).toBeLessThan(Math.abs(before - outcome));
      expect(Math.abs(after - before)).toBeLessThan(0.1); // one of twenty
      if (index === 1) expect(before).toBe(first.results.find(({ item_id }) => item_id === ids[1])!.fused_score);
    }
  });

  it('is reported on as what it is', async () => {
    const { dataset } = foundation;
    const cases = await observeBundle({ bundle, dataset });
    const page = reportPage({ bundle, dataset, cases, evaluation: null });
    expect(page).toMatch(/squared error of ratings from 0 to 1, of what is served to \d+ validation users/);
    expect(page).toContain('Is a score a rating?');
    expect(page).not.toContain('NDCG');
    for (const { judged, rows } of cases) {
      const errors = rows.map(({ served, target }) => (served - target) ** 2); // 40 at most, as many as each rated
      expect(judged.served).toBeCloseTo(errors.reduce((a, b) => a + b) / errors.length, 6);
    }
  });

  it('takes a rating for what it is on the scale of the set: 2.75 of 5 is no positive where 3 is the least of them', async () => {
    const app = await buildApp({ bundle });
    const count = async () =>
      (await app.inject({ method: 'GET', url: `/v1/users/${idOf(9)}/context` })).json().interaction_count;
    const { request_id, results } = await ask(app, idOf(9), unrated(9));
    const rate = (index: number, outcome: number) => {
      const payload = { request_id, item_id: results[index]!.item_id, outcome };
      return app.inject({ method: 'POST', url: '/v1/feedback', payload });
    };
    const before = await count();
    await rate(0, 0.5);
    expect(await count()).toBe(before);
    await rate(1, 0.9);
    expect(await count()).toBe(before + 1);
  });

  it('asks the network for a user’s own parameters only where it answers, and once for many requests', async () => {
    let adaptations = 0;
    const catalogue = createCatalogue(bundle);
    const network = createNetwork(catalogue);
    onTestFinished(() => network.close());
    const counting = {
      ...network,
      adapt: (support: Parameters<typeof network.adapt>[0]) => {
        adaptations++;
        return network.adapt(support);
      },
    };
    const log = memoryAdaptationLog(10_000);
    const adaptation = createAdaptation({
      ...DEFAULT_LIMITS,
      catalogue,
      network: counting,
      log,
      wallClock: () => 0,
      seed: 1,
    });
    const asked = { namespace: 'default', userId: idOf(2), isInBundle: true };
    const all = await Promise.all(Array.from({ length: 10 }, () => adaptation.ownParameters(asked, unexpected)));
    expect(new Set(all).size).toBe(1);
    expect(adaptations).toBe(1);
    expect(await adaptation.ownParameters({ ...asked, isInBundle: false }, unexpected)).toBeUndefined(); // erased, maybe elsewhere
    expect(adaptation.parametersOf('default', idOf(2))).toBeUndefined();
    expect(
      await adaptation.ownParameters({ ...asked, userId: 'a stranger', isInBundle: false }, unexpected),
    ).toBeUndefined();
    expect(adaptations).toBe(1);

    const app = await open();
    const ids = unrated(2);
    const { results } = await ask(app, idOf(2), ids, { strategy: 'weighted', weights: { cf: 1 } });
    expect(results.some(({ adaptation_applied }) => adaptation_applied)).toBe(false);
    const users = (await app.inject({ method: 'GET', url: '/metrics' })).body.match(
      /^metafuse_adapted_users.* (\d+)$/m,
    );
    expect(users![1]).toBe('0');
  });

  it('trouble while adapting to a history leaves the trained parameters, and is told', async () => {
    const catalogue = createCatalogue(bundle);
    const network = { ...createNetwork(catalogue), adapt: () => Promise.reject(new Error('no memory')) };
    const log = memoryAdaptationLog(10_000);
    const adaptation = createAdaptation({ ...DEFAULT_LIMITS, catalogue, network, log, wallClock: () => 0, seed: 1 });
    const told: unknown[] = [];
    const asked = { namespace: 'default', userId: idOf(2), isInBundle: true };
    expect(await adaptation.ownParameters(asked, (error) => told.push(error))).toBeUndefined();
    expect(told).toEqual([expect.objectContaining({ cause: new Error('no memory') })]);
  });

  it('once feedback counts no more, parameters are those of the history again, as they are where memory had no room', async () => {
    const catalogue = createCatalogue(bundle);
    const network = createNetwork(catalogue);
    onTestFinished(() => network.close());
    const log = memoryAdaptationLog(10_000);
    let now = 1_000;
    const opened = (limits: Partial<AdaptationLimits> = {}) =>
      createAdaptation({ ...DEFAULT_LIMITS, ...limits, catalogue, network, log, wallClock: () => now, seed: 1 });
    const adaptation = opened();
    const asked = { namespace: 'default', userId: idOf(2), isInBundle: true };
    const ofHistory = await adaptation.ownParameters(asked, unexpected);

    const item = catalogue.items.get(unrated(2)[0]!)!;
    const rows = knownRows(catalogue, [userState(catalogue, idOf(2))], new Int32Array(1), Int32Array.of(item));
    const request = {
      ...{ namespace: 'default', requestId: 'r', userId: idOf(2), answeredAt: now, modelVersion: null },
      itemIds: [unrated(2)[0]!],
      rows: rememberRows(rows, [0], Uint8Array.of(1), () => false),
    };
    const event = { request, index: 0, itemId: request.itemIds[0]!, outcome: 0, occurredAt: now };
    expect((await adaptation.take(event, unexpected)).applied).toBe(true);
    expect(await adaptation.ownParameters(asked, unexpected)).not.toEqual(ofHistory);
    now += FEEDBACK_WINDOW_MS;
    expect(await adaptation.ownParameters(asked, unexpected)).toEqual(ofHistory);

    const crowded = opened({ parameterBytes: 1 });
    expect(await crowded.ownParameters(asked, unexpected)).toEqual(ofHistory);
    expect(crowded.adaptedUsers).toBe(0);
    expect(await crowded.ownParameters(asked, unexpected)).toEqual(ofHistory);
  });

  it('what callers score cannot be scored for a history: nobody is adapted to one', () => {
    const catalogue = createCatalogue(bundle);
    expect(ratedHistory(catalogue, idOf(0), SUPPORT)).toHaveLength(SUPPORT);
    expect(ratedHistory({ ...catalogue, sources: ['mean_rating', 'knn'] }, idOf(0), SUPPORT)).toEqual([]);
    expect(ratedHistory(catalogue, 'a stranger', SUPPORT)).toEqual([]);
  });

  it('an erased user’s ratings are adapted to no more, whether they were before or are rated anew', async () => {
    const app = await open();
    const ids = unrated(5);
    expect((await ask(app, idOf(5), ids)).results[0]!.adaptation_applied).toBe(true);
    await app.inject({ method: 'DELETE', url: `/v1/users/${idOf(5)}` });
    const after = await ask(app, idOf(5), ids, { strategy: 'meta' });
    expect(after.results.some(({ adaptation_applied }) => adaptation_applied)).toBe(false);
    const payload = { request_id: after.request_id, item_id: ids[0]!, outcome: 1 };
    const { adaptation } = (await app.inject({ method: 'POST', url: '/v1/feedback', payload })).json();
    expect(adaptation).toMatchObject({ applied: true, support_rows: 1 });
  });
});

const unexpected = (error: unknown) => {
  throw error;
};

it('trains a bundle of ratings at the rates that are the default, and serves what it wrote', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'metafuse-ratings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const dataset = ratedDataset({ users: 60, items: 120, ratings: 45, seed: 5 });
  const config = {
    ...SMALL_RATINGS_CONFIG,
    meta: { ...SMALL_RATINGS_CONFIG.meta, numEpisodes: 40 },
    validateEvery: 20,
  };
  const out = join(folder, 'bundle');
  const createdBy = { name: 'test', version: '0' };
  const { metaGradientRatio, result } = await train({
    ...{ dataset, out, config, engineName: 'cpu' as const, seed: 1, resume: false, createdBy },
  });
  expect(metaGradientRatio).toBeCloseTo(1, 2);
  expect(Object.keys(result!.manifest.metrics)).toContain('validation_squared_error');
  const bundle = await readBundle(out);
  const app = await buildApp({ bundle });
  const candidates = bundle.items.ids.slice(0, 5).map((item_id) => ({ item_id }));
  const { results } = await postScore(app, { user_id: 'u3', candidates, adapt: true, strategy: 'meta' });
  expect(results.every(({ adaptation_applied }) => adaptation_applied)).toBe(true);
  expect(results.every(({ fused_score }) => fused_score > 0 && fused_score < 1)).toBe(true);
});

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k]! - b[k]!));
  return largest;
}
