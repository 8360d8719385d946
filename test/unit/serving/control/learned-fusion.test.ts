import { describe, expect, it } from 'vitest';
import type { Weights } from '../../../../serving/control/describe-weights.js';
import type { ScoreResponse } from '../../../../serving/http/schemas/score-response.js';
import { readStandIn } from '../test-app.js';
import { LEFT, NOW, RIGHT, type ScoringWorld, scoringWorld } from './scoring-world.js';

const PATH = '/v1/retrievers/score/learned-fusion';
const USERS = Array.from({ length: 60 }, (_, user) => `u${user}`);

/** Somebody has taught everybody something, so that whoever is in the rollout is served learned weights. */
async function taughtWorld(): Promise<ScoringWorld> {
  const world = await scoringWorld();
  await world.teach('teacher', 3);
  return world;
}

const isLearned = ({ strategy }: ScoreResponse) => strategy === 'learned';

async function learnedUsers(world: ScoringWorld): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(USERS.map(async (user) => [user, await world.ask(user)] as const));
  for (const [, { strategy, fallback_reason }] of answers) {
    expect([strategy, fallback_reason]).toEqual(strategy === 'learned' ? ['learned', null] : ['by_count', 'holdout']);
  }
  return new Set(answers.flatMap(([user, answer]) => (isLearned(answer) ? [user] : [])));
}

/** What was ranked and how, without what differs between any two requests. */
const served = ({ results, strategy }: ScoreResponse) => ({ results, strategy });

describe('POST …/learned-fusion/rollout', () => {
  it('serves a share of the users, always the same ones; a larger share only adds users', async () => {
    const world = await taughtWorld();
    const roll = (rollout_pct: number) => world.send('POST', `${PATH}/rollout`, { rollout_pct });
    let before: ReadonlySet<string> = new Set();
    for (const share of [0, 10, 40, 70, 100]) {
      expect(await roll(share)).toMatchObject({ retriever_id: 'score', enabled: true, rollout_pct: share });
      const learned = await learnedUsers(world);
      expect(await learnedUsers(world)).toEqual(learned); // other requests, same users
      expect([...before].filter((user) => !learned.has(user))).toEqual([]);
      expect(Math.abs(learned.size - (share / 100) * USERS.length)).toBeLessThanOrEqual(12); // 3 standard deviations
      before = learned;
    }
    expect(before.size).toBe(USERS.length);
  });

  it('makes a new version, and leaves the rest of the configuration alone', async () => {
    const world = await scoringWorld();
    await world.send('PATCH', '/v1/retrievers/score', { learning_config: { min_interactions: 7 } });
    const { version } = await world.send<{ version: number }>('POST', `${PATH}/rollout`, { rollout_pct: 12.5 });
    const { retriever } = await world.send<{ retriever: { version: number; stages: unknown[] } }>(
      'GET',
      '/v1/retrievers/score',
    );
    expect(retriever.version).toBe(version);
    const learning_config = { min_interactions: 7, rollout_pct: 12.5, context_features: ['INPUT.user_id'] };
    expect(retriever.stages[0]).toMatchObject({ config: { parameters: { learning_config } } });
  });

  it('refuses what is no share, and names the field', async () => {
    const { app } = await scoringWorld();
    const refused: readonly [object, number, string][] = [
      [{ rollout_pct: 101 }, 422, 'rollout_pct'],
      [{ rollout_pct: -1 }, 422, 'rollout_pct'],
      [{ rollout_pct: '10' }, 400, 'rollout_pct'],
      [{}, 400, 'rollout_pct'],
      [{ rollout_pct: 10, users: 5 }, 400, 'users'],
    ];
    for (const [payload, status, field] of refused) {
      const response = await app.inject({ method: 'POST', url: `${PATH}/rollout`, payload });
      expect([response.statusCode, response.json().error.details.field]).toEqual([status, field]);
    }
  });
});

describe('POST …/learned-fusion/disable and …/enable', () => {
  it('is a kill switch: from the next request on everybody is served as before anything was learned, and back', async () => {
    const world = await scoringWorld();
    const before = await world.ask('ann');
    await world.teach('ann', 6);
    expect(isLearned(await world.ask('ann'))).toBe(true);
    expect(await world.send('POST', `${PATH}/disable`)).toMatchObject({ enabled: false });
    const killed = await world.ask('ann');
    expect(killed).toMatchObject({ fallback_reason: 'kill_switch' });
    expect(served(killed)).toEqual(served(before)); // bit for bit
    expect(await world.send('POST', `${PATH}/enable`, {})).toMatchObject({ enabled: true });
    expect(isLearned(await world.ask('ann'))).toBe(true);
  });
});

describe('shadow_mode', () => {
  it('draws and records weights for everybody, and serves static fusion bit for bit', async () => {
    const world = await scoringWorld();
    const before = await world.ask('ann');
    await world.teach('ann', 6);
    await world.send('PATCH', '/v1/retrievers/score', { learning_config: { shadow_mode: true } });
    const shadow = await world.ask('ann');
    expect(served(shadow)).toEqual(served(before));
    expect(shadow.fallback_reason).toBe('shadow');
    const execution = await world.send<Record<string, Record<string, number>>>(
      'GET',
      `/v1/executions/${shadow.request_id}`,
    );
    expect(execution).toMatchObject({ served: 'static', reason: 'shadow', weights: { [LEFT]: 0.5, [RIGHT]: 0.5 } });
    expect(execution['learned_weights']![LEFT]).not.toBe(0.5);
    expect(await world.send('POST', `/v1/executions/${shadow.request_id}/replay`)).toMatchObject({ identical: true });
  });
});

describe('POST …/opt-out/{user_id} and …/opt-in/{user_id}', () => {
  it('take one user out and back in; others stay as they are', async () => {
    const world = await taughtWorld();
    await world.teach('ann', 6);
    const choice = { retriever_id: 'score', user_id: 'ann', reset_at: null };
    expect(await world.send('POST', `${PATH}/opt-out/ann`)).toEqual({ ...choice, opted_out: true });
    expect(await world.ask('ann')).toMatchObject({ strategy: 'by_count', fallback_reason: 'opt_out' });
    expect(isLearned(await world.ask('bob'))).toBe(true);
    expect(await world.send<Weights>('GET', `${PATH}/weights/ann`)).toMatchObject({
      ...{ opted_out: true, context_level: 'global', interaction_count: 0 }, // nothing of their own is used
    });
    expect(await world.send('POST', `${PATH}/opt-in/ann`)).toEqual({ ...choice, opted_out: false });
    expect(await world.ask('ann')).toMatchObject({ strategy: 'learned', context_level: 'personal' });
  });

  it('while somebody is out, nothing personal is learned of them', async () => {
    const world = await scoringWorld();
    await world.send('POST', `${PATH}/opt-out/ann`);
    await world.teach('ann', 6);
    await world.send('POST', `${PATH}/opt-in/ann`);
    const weights = await world.send<Weights>('GET', `${PATH}/weights/ann`);
    expect(weights).toMatchObject({ context_level: 'global', interaction_count: 0 });
  });

  it('take ids as they come', async () => {
    const world = await scoringWorld();
    const user = 'a/b c|d=e%';
    await world.send('POST', `${PATH}/opt-out/${encodeURIComponent(user)}`);
    expect(await world.ask(user)).toMatchObject({ fallback_reason: 'opt_out' });
    expect(await world.ask('a')).toMatchObject({ fallback_reason: 'cold_start' });
  });
});

describe('DELETE …/learned-fusion/user/{user_id}', () => {
  it('begins a user anew; what everybody learned stays', async () => {
    const world = await scoringWorld();
    await world.teach('ann', 6);
    const global = await world.send<Weights>('GET', `${PATH}/weights`);
    expect(await world.ask('ann')).toMatchObject({ context_level: 'personal' });
    world.clock.now += 1000;
    expect(await world.send('DELETE', `${PATH}/user/ann`)).toEqual({
      retriever_id: 'score',
      user_id: 'ann',
      opted_out: false,
      reset_at: new Date(NOW + 1000).toISOString(),
    });
    expect(await world.ask('ann')).toMatchObject({ strategy: 'learned', context_level: 'global' });
    expect((await world.send<Weights>('GET', `${PATH}/weights`)).features).toEqual(global.features);
    world.clock.now += 1000;
    await world.teach('ann', 5);
    expect(await world.ask('ann')).toMatchObject({ context_level: 'personal' });
  });
});

describe('GET …/learned-fusion/weights', () => {
  it('shows what is believed for everybody, by feature URI', async () => {
    const world = await scoringWorld();
    const cold = await world.send<Weights>('GET', `${PATH}/weights`);
    const nothing = { alpha: 1, beta: 1, mean: 0.5, variance: 1 / 12, positive: 0, negative: 0, impressions: 0 };
    expect(cold).toEqual({
      retriever_id: 'score',
      user_id: null,
      context_level: 'prior',
      context_key: null,
      interaction_count: 0,
      min_interactions: 5,
      features: [LEFT, RIGHT].map((feature_uri) => ({ feature_uri, ...nothing })),
      mean_weights: { [LEFT]: 0.5, [RIGHT]: 0.5 },
      sampled_weights: { [LEFT]: 0.5, [RIGHT]: 0.5 },
      opted_out: false,
      computed_at: new Date(NOW).toISOString(),
    });
    const { request_id } = await world.ask('ann');
    await world.send('POST', '/v1/feedback', { request_id, item_id: 'a', interaction_type: ['click'] });
    const warm = await world.send<Weights>('GET', `${PATH}/weights`);
    expect(warm).toMatchObject({ context_level: 'global', context_key: 'global', interaction_count: 1 });
    const [left] = warm.features;
    expect(left!.alpha).toBeCloseTo(1 + 0.9, 6); // the click's credit: 0.9 of left, 0.1 of right
    expect(left!.impressions).toBeCloseTo(left!.positive + left!.negative, 12);
    expect(Object.values(warm.sampled_weights).reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
  });

  it('lists the segments that anything was learned of', async () => {
    const world = await scoringWorld({ bundle: await readStandIn() });
    const candidates = [{ item_id: 'i0' }, { item_id: 'i4' }];
    const { request_id } = await world.ask('ann', { candidates });
    const segments = async () =>
      (await world.send<{ segments: Weights[] }>('GET', `${PATH}/weights?level=demographic`)).segments;
    expect(await segments()).toEqual([]);
    await world.send('POST', '/v1/feedback', { request_id, item_id: 'i4', interaction_type: ['click'] });
    const casual = { context_level: 'demographic', context_key: 'demographic:user_type=casual', interaction_count: 1 };
    expect(await segments()).toEqual([expect.objectContaining(casual)]);
  });

  it('shows blends as weight vectors, where they are the arms', async () => {
    const world = await scoringWorld();
    await world.send('PATCH', '/v1/retrievers/score', { learning_config: { arms: 'blends' } });
    const { features, blends } = await world.send<Weights>('GET', `${PATH}/weights`);
    expect(features).toEqual([]);
    expect(blends!.map(({ weights }) => weights[LEFT])).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});

describe('learned fusion', () => {
  it('of a retriever that there is not is 404, whatever is asked of it', async () => {
    const { app } = await scoringWorld();
    const asked = ['POST enable', 'POST disable', 'POST rollout', 'POST opt-out/ann', 'POST opt-in/ann']
      .concat('DELETE user/ann', 'GET weights', 'GET weights/ann', 'GET stats', 'GET activity')
      .map((line) => line.split(' ') as ['GET' | 'POST' | 'DELETE', string]);
    for (const [method, path] of asked) {
      const payload = path === 'rollout' ? { payload: { rollout_pct: 5 } } : {};
      const response = await app.inject({ method, url: `/v1/retrievers/nobody/learned-fusion/${path}`, ...payload });
      expect([path, response.statusCode, response.json().error.details.field]).toEqual([path, 404, 'retriever_id']);
    }
  });

  it('has figures and a history only where there is a store', async () => {
    const { app } = await scoringWorld();
    for (const path of ['stats', 'activity']) {
      const response = await app.inject(`${PATH}/${path}`);
      expect(response.json().error).toMatchObject({ code: 'store_unavailable' });
    }
  });
});
