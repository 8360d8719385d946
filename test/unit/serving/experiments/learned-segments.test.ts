import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundleParts, readBundle, writeBundle } from '../../../../data/bundle/index.js';
import type { App } from '../../../../serving/app.js';
import type { Allocation } from '../../../../serving/http/schemas/allocation.js';
import { createNetwork } from '../../../../serving/network/network.js';
import { createCatalogue } from '../../../../serving/scoring/catalogue.js';
import { bundleUser } from '../../../../serving/scoring/user-state.js';
import { standInBundle } from '../../bundle/stand-in-bundle.js';
import { buildApp } from '../test-app.js';

/** Bundles with two clusters, whose centroids are what the network makes of `ann` and of `bob`, in both orders; and one without. */
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'learned-segments-'));
  const parts = await standInBundle();
  const write = async (name: string, changes: Partial<BundleParts> = {}) =>
    writeBundle(join(root, name), { ...parts, ...changes });
  await write('plain');
  const [ann, bob] = await contextsOf(join(root, 'plain'), ['ann', 'bob']);
  const of = (...centroids: (readonly number[])[]) => ({
    segments: {
      width: 64,
      centroids: Float32Array.from(centroids.flat()),
      spreads: Float32Array.of(1, 1),
      users: Int32Array.of(2, 1),
    },
  });
  await write('ann-bob', of(ann!, bob!));
  await write('bob-ann', of(bob!, ann!));
});
afterAll(() => rm(root, { recursive: true }));

async function contextsOf(folder: string, users: readonly string[]): Promise<number[][]> {
  const catalogue = createCatalogue(await readBundle(folder));
  const network = createNetwork(catalogue);
  const contexts: number[][] = [];
  for (const id of users) contexts.push([...(await network.sessionContext(bundleUser(catalogue, id))).context]);
  await network.close();
  return contexts;
}

async function serve(name: string): Promise<App> {
  const folder = join(root, name);
  return buildApp({ bundle: await readBundle(folder), bundleFolder: folder, bundleRoot: root });
}

async function ask<Answer>(app: App, url: string, payload: object, namespace = 'default'): Promise<Answer> {
  const response = await app.inject({ method: 'POST', url, payload, headers: { 'x-namespace': namespace } });
  if (response.statusCode >= 300) throw new Error(response.body);
  return response.json();
}

/** An experiment; @returns what a visit is allocated within. */
async function experiment(app: App, context_features: readonly string[], namespace?: string) {
  const body = { experiment_name: 'e', variants: [{ variant: 'a' }, { variant: 'b' }], context_features };
  const { experiment_id } = await ask<{ experiment_id: string }>(app, '/v1/experiments', body, namespace);
  return async (visit: object) =>
    (await ask<Allocation>(app, `/v1/experiments/${experiment_id}/allocate`, visit, namespace)).segment_key;
}

describe('a visit of a known user', () => {
  it('is in the learned segment of the nearest centroid, a stranger in none', async () => {
    const segmentOf = await experiment(await serve('ann-bob'), ['learned_segment']);
    expect(await segmentOf({ user_id: 'ann' })).toMatch(/^learned_segment:k0-[0-9a-f]{8}$/);
    expect(await segmentOf({ user_id: 'bob' })).toMatch(/^learned_segment:k1-[0-9a-f]{8}$/);
    for (const visit of [{ user_id: 'nobody' }, {}]) expect(await segmentOf(visit)).toBe('learned_segment:unknown');
  });

  it('is in none where the bundle has none, or there is no bundle', async () => {
    for (const app of [await serve('plain'), await buildApp()]) {
      const segmentOf = await experiment(app, ['learned_segment']);
      expect(await segmentOf({ user_id: 'ann' })).toBe('learned_segment:unknown');
    }
  });

  it('is in that of the bundle of its namespace', async () => {
    const own = { bundle: await readBundle(join(root, 'bob-ann')), folder: null };
    const app = await buildApp({
      bundle: await readBundle(join(root, 'ann-bob')),
      ownBundles: new Map([['shop', own]]),
    });
    const keys: string[] = [];
    for (const namespace of ['default', 'shop']) {
      const segmentOf = await experiment(app, ['learned_segment'], namespace);
      keys.push(await segmentOf({ user_id: 'ann' }));
    }
    expect(keys.map((key) => key.split(/[:-]/)[1])).toEqual(['k0', 'k1']);
  });

  it('has what the server knows among its features, unless the visit says otherwise', async () => {
    const segmentOf = await experiment(await serve('plain'), ['user_type', 'interactions', 'device']);
    expect(await segmentOf({ user_id: 'ann' })).toBe('device:unknown|interactions:5-19|user_type:casual');
    expect(await segmentOf({ user_id: 'bob', raw_context: { user_type: 'power' } })).toBe(
      'device:unknown|interactions:1-4|user_type:power',
    );
    expect(await segmentOf({ user_id: 'ann', context: { interactions: 'many', device: 'tv' } })).toBe(
      'device:tv|interactions:many|user_type:casual',
    );
    expect(await segmentOf({})).toBe('device:unknown|interactions:unknown|user_type:unknown');
  });

  it('has what was said of the user since training', async () => {
    const app = await serve('plain');
    const segmentOf = await experiment(app, ['interactions', 'skip_rate']);
    const session_features = { skip_rate: 0.9 }; // the stand-in's mean is .5, its deviation .25
    const payload = { interaction_count: 120, session_features };
    await app.inject({ method: 'PUT', url: '/v1/users/new', payload });
    expect(await segmentOf({ user_id: 'new' })).toBe('interactions:100+|skip_rate:high');
  });
});

describe('POST /v1/model/reload', () => {
  it('gives clusters of another clustering other names: what was learned of one is not taken for the other', async () => {
    const app = await serve('ann-bob');
    const segmentOf = await experiment(app, ['learned_segment']);
    const before = await segmentOf({ user_id: 'ann' });
    await ask(app, '/v1/model/reload', { path: 'bob-ann' });
    const after = await segmentOf({ user_id: 'bob' });
    expect([before, after].map((key) => key.slice(0, 'learned_segment:k0'.length))).toEqual([
      'learned_segment:k0',
      'learned_segment:k0',
    ]);
    expect(after).not.toBe(before);
    await ask(app, '/v1/model/rollback', {});
    expect(await segmentOf({ user_id: 'ann' })).toBe(before); // the same again, with what was learned of it
  });
});
