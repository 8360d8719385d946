import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../data/bundle/index.js';
import { scoringWorld, worldOf } from './control/scoring-world.js';
import { readStandIn } from './test-app.js';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await readStandIn();
});

describe('POST /v1/score, where the bandit decides', () => {
  it('learns from feedback: the source that brought what people like gets more weight, and everybody is told so', async () => {
    const world = await scoringWorld();
    const cold = await world.ask('ann');
    expect(cold).toMatchObject({ strategy: 'by_count', fallback_reason: 'cold_start', context_level: 'prior' });
    expect(cold.results[0]).toMatchObject({ weight_source: 'static', weights: { left: 0.5, right: 0.5 } });
    await world.teach('ann', 6);
    const learned = await world.ask('ann');
    expect(learned).toMatchObject({ strategy: 'learned', fallback_reason: null, context_level: 'personal' });
    expect(learned.results.every(({ weight_source }) => weight_source === 'bandit')).toBe(true);
    const { left, right } = learned.results[0]!.weights!;
    expect(left! + right!).toBeCloseTo(1, 6);
    expect(learned.results[0]!.fused_score).toBeCloseTo(0.9 * left! + 0.1 * right!, 6); // without a bundle, probabilities
    const stranger = await world.ask('bob');
    expect(stranger).toMatchObject({ strategy: 'learned', context_level: 'global' });
  });

  it('says why the bandit was held back', async () => {
    const world = await scoringWorld();
    await world.teach('ann', 6);
    const config = (learning_config: object) => world.send('PATCH', '/v1/retrievers/score', { learning_config });
    const heldBack = async (reason: string) => {
      for (const strategy of ['learned', 'auto', 'meta']) {
        const answer = await world.ask('ann', { strategy });
        expect(answer).toMatchObject({ strategy: 'by_count', fallback_reason: reason, context_level: null });
        expect(answer.results[0]).toMatchObject({ weight_source: 'static', weights: { left: 0.5, right: 0.5 } });
      }
    };
    await config({ shadow_mode: true });
    await heldBack('shadow');
    await config({ shadow_mode: false, rollout_pct: 0 });
    await heldBack('holdout');
    await world.send('POST', '/v1/retrievers/score/learned-fusion/opt-out/ann');
    await heldBack('opt_out');
    await world.send('POST', '/v1/retrievers/score/learned-fusion/disable');
    await heldBack('kill_switch');
  });

  it('answers for the network where that knows too little, and row by row where it is unsure', async () => {
    const world = await scoringWorld({ bundle });
    const candidates = ['i0', 'i1', 'i4'].map((item_id) => ({ item_id })); // of i1 the network is unsure
    const ask = (user_id: string) => world.ask(user_id, { candidates, strategy: 'auto' });
    expect(await ask('bob')).toMatchObject({
      strategy: 'by_count',
      fallback_reason: 'cold_user',
      context_level: 'prior',
    });
    const first = await ask('bob');
    await world.send('POST', '/v1/feedback', { request_id: first.request_id, item_id: 'i4', outcome: 1 });
    const cold = await ask('bob');
    expect(cold).toMatchObject({ strategy: 'learned', fallback_reason: 'cold_user', context_level: 'demographic' });
    expect(cold.results[0]!.weight_source).toBe('bandit');
    const warm = await ask('ann');
    expect(warm).toMatchObject({ strategy: 'meta', fallback_reason: null, context_level: 'demographic' });
    const sourceOf = new Map(warm.results.map(({ item_id, weight_source }) => [item_id, weight_source]));
    expect(sourceOf).toEqual(
      new Map([
        ['i0', 'network'],
        ['i1', 'bandit'],
        ['i4', 'network'],
      ]),
    );
  });

  it('is an execution of the retriever score, whoever decided', async () => {
    const world = await scoringWorld({ bundle });
    const candidates = ['i0', 'i4'].map((item_id) => ({ item_id }));
    const recorded = async (user_id: string, more: object) => {
      const { request_id } = await world.ask(user_id, { candidates, ...more });
      return world.send('GET', `/v1/executions/${request_id}`);
    };
    const common = {
      retriever_id: 'score',
      contexts: ['personal:user_id=ann', 'demographic:user_type=casual', 'global'],
    };
    const network = { strategy: 'meta', served: 'static', reason: 'network', propensity: 1, decision: null };
    expect(await recorded('ann', { strategy: 'meta' })).toMatchObject({ ...common, ...network });
    const ranks = { strategy: 'rrf', reason: 'not_learned', weights: null };
    expect(await recorded('ann', { strategy: 'rrf' })).toMatchObject({ ...common, ...ranks });
    const weights = { cf: 2, content: 1 };
    expect(await recorded('ann', { strategy: 'weighted', weights })).toMatchObject({
      ...{ strategy: 'weighted', reason: 'not_learned' },
      weights: { 'metafuse://cf@v1/score': 2, 'metafuse://content@v1/score': 1, 'metafuse://popularity@v1/score': 0 },
    });
    const cold = await recorded('stranger', { strategy: 'learned' });
    expect(cold).toMatchObject({ reason: 'cold_start', contexts: ['personal:user_id=stranger', 'global'] });
  });

  it('two namespaces with the same users and requests never meet', async () => {
    const here = await scoringWorld({ bundle });
    const there = worldOf(here.app, here.clock, 'elsewhere');
    const headers = (namespace: string) => ({ 'x-request-id': 'page', 'x-namespace': namespace });
    const candidates = ['i0', 'i4'].map((item_id) => ({ item_id }));
    const payload = { user_id: 'ann', candidates, adapt: true };
    for (const namespace of ['default', 'elsewhere']) {
      const response = await here.app.inject({
        method: 'POST',
        url: '/v1/score',
        headers: headers(namespace),
        payload,
      });
      expect(response.json().request_id).toBe('page'); // no number: the name was free there
    }
    await here.send('POST', '/v1/feedback', { request_id: 'page', item_id: 'i4', outcome: 1 });
    const adapted = async (world: typeof here) =>
      (await world.ask('ann', { candidates, strategy: 'auto', adapt: true })).results[0]!.adaptation_applied;
    expect([await adapted(here), await adapted(there)]).toEqual([true, false]);
    const learned = async (world: typeof here) => (await world.ask('bob', { candidates })).context_level;
    expect([await learned(here), await learned(there)]).toEqual(['demographic', 'prior']);
    const counted = async (world: typeof here) =>
      (await world.send<{ feedback_count: number }>('GET', '/v1/analytics/adaptation')).feedback_count;
    expect([await counted(here), await counted(there)]).toEqual([1, 0]);
    const own = await there.ask('ann', { candidates });
    await expect(here.send('GET', `/v1/executions/${own.request_id}`)).rejects.toThrow('404');
  });
});

describe('POST /v1/feedback, for the bandit', () => {
  it('takes an outcome for an explicit word: positive_feedback from one half on, else negative_feedback', async () => {
    const world = await scoringWorld();
    const rewardOf = async (outcome: number) => {
      const { request_id } = await world.ask('ann');
      return (await world.send<{ reward_value: number }>('POST', '/v1/feedback', { request_id, item_id: 'a', outcome }))
        .reward_value;
    };
    expect([await rewardOf(1), await rewardOf(0.5), await rewardOf(0.49), await rewardOf(0)]).toEqual([2, 2, -2, -2]);
  });

  it('goes by the reward_map of the retriever score', async () => {
    const world = await scoringWorld();
    const learning_config = { reward_map: { click: 5, skip: -1 } };
    await world.send('PATCH', '/v1/retrievers/score', { learning_config });
    const { request_id } = await world.ask('ann');
    const give = (interaction_type: string[]) =>
      world.send('POST', '/v1/feedback', { request_id, item_id: 'a', interaction_type });
    expect(await give(['click'])).toMatchObject({ reward_value: 5, outcome: 1, deduplicated: false });
    expect(await give(['click'])).toMatchObject({ reward_value: 5, deduplicated: true });
    expect(await give(['purchase'])).toMatchObject({ reward_value: 0, outcome: null });
  });
});
