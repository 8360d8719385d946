import type { InjectOptions } from 'light-my-request';
import { expect, it } from 'vitest';
import { standInBundle } from '../../bundle/stand-in-bundle.js';
import { buildApp, readStandIn } from '../test-app.js';

/** Two namespaces use the same ids of users, items and requests, the second with a bundle of its own. */
it('two namespaces with the same ids never see each other’s bundles, users, items, adaptation or metrics', async () => {
  const shared = await readStandIn();
  const own = await readStandIn(await standInBundle({ users: 3, items: 9 }));
  const app = await buildApp({ bundle: shared, ownBundles: new Map([['left', { bundle: own, folder: null }]]) });
  const ask = async (namespace: string, request: InjectOptions) => {
    const { statusCode, json } = await app.inject({
      ...request,
      headers: { 'x-namespace': namespace, 'x-request-id': 'r' },
    });
    return { statusCode, ...json() };
  };
  const score = (namespace: string, user_id = 'ann', item_ids = ['i0', 'i4']) => {
    const candidates = item_ids.map((item_id) => ({ item_id }));
    const payload = { user_id, candidates, strategy: 'meta', adapt: true };
    return ask(namespace, { method: 'POST', url: '/v1/score', payload });
  };

  // Bundles
  const versions = [shared, own].map(({ manifest }) => manifest.model_version);
  expect((await ask('right', { url: '/v1/model' })).model_version).toBe(versions[0]);
  expect((await ask('left', { url: '/v1/model' })).model_version).toBe(versions[1]);
  expect(await score('right', 'ann', ['i8'])).toMatchObject({ error: { code: 'unknown_id' } });
  expect(await score('left', 'ann', ['i8'])).toMatchObject({ statusCode: 200, model_version: versions[1] });

  // Adaptation and feedback: the same request, user and item
  const before = await score('right');
  const feedback = { request_id: before.request_id, item_id: 'i4', outcome: 1 };
  const taken = await ask('right', { method: 'POST', url: '/v1/feedback', payload: feedback });
  expect(taken.adaptation.applied).toBe(true);
  expect((await score('right')).results[0].adaptation_applied).toBe(true);
  expect((await score('left')).results[0].adaptation_applied).toBe(false);
  const elsewhere = { method: 'POST', url: '/v1/feedback', payload: feedback } as const;
  expect(await ask('third', elsewhere)).toMatchObject({ error: { code: 'unknown_id' } });

  // Users and items beyond the bundle's
  const put = { user_type: 'loyalist', interaction_count: 40 };
  expect((await ask('right', { method: 'PUT', url: '/v1/users/new', payload: put })).statusCode).toBe(200);
  const contextOf = async (namespace: string) => (await ask(namespace, { url: '/v1/users/new/context' })).user_type;
  expect(await contextOf('right')).toBe('loyalist');
  expect(await contextOf('left')).not.toBe('loyalist');
  expect((await ask('right', { method: 'PUT', url: '/v1/items/new', payload: {} })).statusCode).toBe(200);
  const brought = { user_id: 'ann', candidates: [{ item_id: 'new' }] };
  const inLeft = await ask('left', { method: 'POST', url: '/v1/score', payload: brought });
  expect(inLeft).toMatchObject({ error: { code: 'unknown_id' } });

  // Metrics
  const { body } = await app.inject('/metrics');
  expect(body).toContain('metafuse_adapted_users 1');
  for (const name of ['left', 'right', 'third', 'ann', 'i4', '"r"']) expect(body).not.toContain(`"${name}"`);
});
