import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../../data/bundle/index.js';
import { type App, createApp } from '../../../../serving/app.js';
import { smallDataset } from '../../training/small-world.js';
import { asking } from './asking.js';
import { liveBundle } from './live-bundle.js';

let bundle: Bundle;
let app: App;
const { ask, put, post, get, remove, inNewNamespace } = asking(() => app);
const candidates = [{ item_id: 'i60' }, { item_id: 'i61' }];

beforeAll(async () => {
  ({ bundle } = await liveBundle(smallDataset()));
  app = await createApp({ bundle });
  await app.ready();
  return () => app.close();
});
inNewNamespace();

describe('PUT /v1/users/{id}', () => {
  it('makes a user known: features, count, type and vectors as they were put', async () => {
    const cf = [...bundle.users.vectors['cf']!.values.subarray(5 * 8, 6 * 8)];
    const body = { session_features: { skip_rate: 0.25 }, interaction_count: 9, user_type: 'binger', vectors: { cf } };
    expect(await put('/v1/users/new', body)).toEqual({ user_id: 'new', in_bundle: false });
    expect(await get('/v1/users/new/context')).toMatchObject({
      origin: 'put',
      interaction_count: 9,
      user_type: 'binger',
      segment: 'demographic:user_type=binger',
      session_features: { skip_rate: 0.25, repeat_rate: null },
      sources: { cf: true, content: false, popularity: true },
    });
    const scores = async (user_id: string) => {
      const { results } = await ask({ user_id, candidates, explain: true });
      return results.map(({ explanation }) => explanation!.context.scores['cf']);
    };
    expect((await scores('new')).sort()).toEqual((await scores('u5')).sort());
  });

  it('holds over the bundle, and stands back where interactions say something', async () => {
    const before = await get('/v1/users/u5/context');
    await put('/v1/users/u5', { session_features: { skip_rate: 0.875, novelty_seeking: 0.5 } });
    const after = await get('/v1/users/u5/context');
    expect(after.session_features).toEqual({ ...before.session_features, skip_rate: 0.875, novelty_seeking: 0.5 });
    await post('/v1/retrievers/interactions', { user_id: 'u5', feature_id: 'i60', interaction_type: ['click'] });
    const live = await get('/v1/users/u5/context');
    expect(live.origin).toBe('live');
    expect(live.session_features.skip_rate).toBe(before.session_features.skip_rate); // skips of plays and skips
  });

  it.each([
    ['a feature that there is not', { session_features: { height: 1 } }, 'session_features.height'],
    ['a vector of another width', { vectors: { cf: [1] } }, 'vectors.cf'],
    ['a type that there is not', { user_type: 'saint' }, 'user_type'],
  ])('refuses %s and names it', async (_, body, field) => {
    expect(await put('/v1/users/new', body)).toMatchObject({ error: { details: { field } } });
    expect(await get('/v1/users/new/context')).toMatchObject({ error: { code: 'unknown_id' } });
  });

  it('takes many at once', async () => {
    const users = [
      { user_id: 'a', interaction_count: 1 },
      { user_id: 'b', interaction_count: 2 },
    ];
    expect(await put('/v1/users', { users })).toEqual({ written: 2 });
    expect((await get('/v1/users/b/context')).interaction_count).toBe(2);
  });
});

describe('GET /v1/users/{id}/context', () => {
  it('says what the network looks at, and who answers and why', async () => {
    const warm = await get('/v1/users/u5/context');
    expect(warm).toMatchObject({
      origin: 'bundle',
      decision: { strategy: 'meta', reason: null, features_needed: 9 },
      adaptation: { is_adapted: false },
      contexts: ['personal:user_id=u5', expect.stringContaining('demographic:'), 'global'],
    });
    const attention = Object.values(warm.attention) as number[];
    expect(attention).toHaveLength(18);
    await put('/v1/users/cold', { interaction_count: 2 });
    const { decision } = await get('/v1/users/cold/context');
    expect(decision).toMatchObject({ strategy: 'learned', reason: 'cold_user', features_known: 0 });
  });
});

describe('DELETE /v1/users/{id}', () => {
  it('erases what was put, done, answered, learned and adapted, and the bundle’s row is read no more', async () => {
    await put('/v1/users/u5', { session_features: { skip_rate: 0.875 } });
    const { request_id } = await ask({ user_id: 'u5', candidates, strategy: 'meta' });
    const feedback = { request_id, item_id: 'i60', outcome: 1 };
    const { adaptation } = await post('/v1/feedback', feedback);
    expect(adaptation.applied).toBe(true);
    expect((await get('/v1/users/u5/context')).adaptation.is_adapted).toBe(true);

    expect(await remove('/v1/users/u5')).toMatchObject({ user_id: 'u5', erased: true });
    expect(await get('/v1/users/u5/context')).toMatchObject({ error: { code: 'unknown_id' } });
    expect(await ask({ user_id: 'u5', candidates })).toMatchObject({ fallback_reason: 'cold_user' });
    expect(await post('/v1/feedback', feedback)).toMatchObject({ error: { code: 'unknown_id' } });
    expect(await get(`/v1/executions/${request_id}`)).toMatchObject({ error: { code: 'unknown_id' } });
  });

  it('leaves them somebody new: what they do afterwards counts, from nothing on', async () => {
    await remove('/v1/users/u5');
    await post('/v1/retrievers/interactions', { user_id: 'u5', feature_id: 'i60', interaction_type: ['click'] });
    expect(await get('/v1/users/u5/context')).toMatchObject({ origin: 'live', interaction_count: 1 });
    await put('/v1/users/u5', { user_type: 'casual' });
    expect((await get('/v1/users/u5/context')).interaction_count).toBe(1);
  });

  it('leaves others alone, in this namespace and elsewhere', async () => {
    await remove('/v1/users/u5');
    expect((await get('/v1/users/u6/context')).origin).toBe('bundle');
    expect((await get('/v1/users/u5/context', 'elsewhere')).origin).toBe('bundle');
  });
});
