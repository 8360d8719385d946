import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Bundle } from '../../data/bundle/index.js';
import { createRng } from '../../data/schema/random.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { createNetwork } from '../../serving/network/network.js';
import { knownRows } from '../../serving/scoring/candidate-rows.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { userState } from '../../serving/scoring/user-state.js';
import { type NetworkScorer, openNetworkScorer } from '../../training/export/network-scorer.js';
import { supportInputs } from '../../training/export/support-inputs.js';
import type { Foundation } from '../../training/foundation.js';
import { presentCase } from '../../training/tasks/cases.js';
import { sampleTask } from '../../training/tasks/sample-task.js';
import { scoreCase } from '../../training/tasks/scored-case.js';
import type { Task } from '../../training/tasks/task-batch.js';
import { prepareCase } from '../../training/tasks/world.js';
import { buildApp, postScore } from '../unit/serving/test-app.js';
import { SMALL_CONFIG, smallFoundation } from '../unit/training/small-world.js';
import { bundleOf, fittedNetwork } from './fitted-bundle.js';

describe.each(['heads', 'all'] as const)('serving, where %s adapt', (adapts) => {
  // Of an untrained network, all parameters together overshoot at the rate that its heads bear.
  const innerLearningRate = adapts === 'heads' ? 0.01 : 0.001;
  const config = { ...SMALL_CONFIG, meta: { ...SMALL_CONFIG.meta, adapts, innerLearningRate } };
  let foundation: Foundation;
  let shape: NetworkShape;
  let bundle: Bundle;
  let scorer: NetworkScorer;
  beforeAll(async () => {
    ({ foundation, shape } = await smallFoundation(config));
    const network = fittedNetwork(shape, config);
    bundle = await bundleOf(network, foundation, config);
    scorer = await openNetworkScorer(network, foundation, config.meta);
    return () => scorer[Symbol.asyncDispose]();
  });

  /** Feedback changes the parameters alone: nobody's events are kept, so that session and vectors stay what they were. */
  const withoutEvents = () => ({ bundle, liveLimits: { eventBytes: 0 } });

  /** A user's support as evaluation samples it. */
  function taskOf(user: number): Task {
    const { dataset, world } = foundation;
    const known = prepareCase(dataset, world, presentCase(dataset, user));
    return sampleTask(foundation, { ...known, truth: new Int32Array(0) }, config.meta, createRng(1, 'task', user));
  }

  it('adapts to the parameters that training adapts to, from the same support', async () => {
    const catalogue = createCatalogue(bundle);
    const network = createNetwork(catalogue);
    onTestFinished(() => network.close());
    const { start, end } = bundle.manifest.adaptation.parameters;
    const trained = bundle.state.parameters.slice(start, end);
    for (const user of [0, 7, 23]) {
      const task = taskOf(user);
      const inputs = supportInputs(task, foundation, shape);
      const column = (name: string) => inputs[name]!.data as Float32Array;
      const rows = {
        count: task.support.length,
        users: [userState(catalogue, foundation.dataset.users.ids[user]!)],
        userIndex: new Int32Array(task.support.length),
        items: Int32Array.from(task.support, ({ item }) => item),
        scores: column('scores'),
        mask: column('score_mask'),
        embeddings: column('embeddings'),
        described: new Map(),
      };
      const expected = await scorer.adapt(task);
      const adapted = await network.adapt({ rows, targets: task.support });
      expect(largestDifference(adapted, expected)).toBeLessThan(1e-6);
      expect(largestDifference(adapted, trained)).toBeGreaterThan(1e-4); // so that the line above could fail
    }
  });

  it('scores with a user’s own parameters as training does', async () => {
    const catalogue = createCatalogue(bundle);
    const network = createNetwork(catalogue);
    onTestFinished(() => network.close());
    const task = taskOf(7);
    const own = await scorer.adapt(task);
    const user = userState(catalogue, foundation.dataset.users.ids[7]!);
    const items = Int32Array.from(bundle.items.ids.keys());
    const rows = knownRows(catalogue, [user], new Int32Array(items.length), items);
    const scored = scoreCase(task.known, foundation.calibrators);
    const [expected, trained] = [await scorer.score(scored, own), await scorer.score(scored)];
    const answer = await network.score(rows, own);
    for (const name of ['fused', 'weights', 'confidences', 'residual', 'uncertainty'] as const) {
      expect(largestDifference(answer[name], expected[name]), name).toBeLessThan(2e-6);
      expect(largestDifference(expected[name], trained[name]), name).toBeGreaterThan(1e-5); // so that the line above could fail
    }
  });

  it('a liked item rises among what was shown with it, and a row’s adapted score is the same bit for bit whatever rows it comes with', async () => {
    const app = await buildApp(withoutEvents());
    const user_id = foundation.dataset.users.ids[3]!;
    const ids = Array.from({ length: 40 }, (_, index) => bundle.items.ids[60 + 5 * index]!);
    const ask = (items: readonly string[], more: object = {}) =>
      postScore(app, { user_id, candidates: items.map((item_id) => ({ item_id })), ...more });
    const first = await ask(ids);
    const item_id = ids[11]!;
    const body = { request_id: first.request_id, item_id, outcome: 1 };
    const { adaptation } = (await app.inject({ method: 'POST', url: '/v1/feedback', payload: body })).json();
    expect(adaptation).toMatchObject({ applied: true, support_rows: config.meta.supportSetSize });

    const all = await ask(ids);
    expect(listwise(all, item_id)).toBeLessThan(listwise(first, item_id) - 0.001);
    const byId = new Map(all.results.map((result) => [result.item_id, result]));
    expect(byId.get(item_id)).toMatchObject({ adaptation_applied: true, fused_score: adaptation.prediction_after });
    const rng = createRng(3, 'subsets');
    for (const size of [1, 2, 7, 16, 17, 33]) {
      for (const { rank: _, ...result } of (await ask(rng.shuffle(ids).slice(0, size))).results) {
        expect(byId.get(result.item_id)).toMatchObject(result);
      }
    }
    expect((await ask(ids, { adapt: false })).results).toEqual(first.results);
  });

  it('explains an adapted answer by the session as the user’s own parameters see it', async () => {
    const app = await buildApp(withoutEvents());
    const body = { user_id: foundation.dataset.users.ids[3]!, explain: true };
    const candidates = bundle.items.ids.slice(60, 80).map((item_id) => ({ item_id }));
    const first = await postScore(app, { ...body, candidates });
    const feedback = { request_id: first.request_id, item_id: candidates[4]!.item_id, outcome: 1 };
    await app.inject({ method: 'POST', url: '/v1/feedback', payload: feedback });
    const attention = (answer: typeof first) => answer.results[0]!.explanation!.attention_top;
    const next = await postScore(app, { ...body, candidates });
    if (adapts === 'heads') expect(attention(next)).toEqual(attention(first));
    else expect(attention(next)).not.toEqual(attention(first));
  });
});

/** The loss that the inner loop lowers: log of the shown items' summed odds against the liked one's. */
function listwise({ results }: Awaited<ReturnType<typeof postScore>>, liked: string): number {
  const odds = ({ fused_score: p }: { readonly fused_score: number }) => p / (1 - p);
  const sum = results.reduce((total, result) => total + odds(result), 0);
  return Math.log(sum / odds(results.find(({ item_id }) => item_id === liked)!));
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}
