import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, readBundle, writeBundle } from '../../data/bundle/index.js';
import { openStore, type Store } from '../../data/store/index.js';
import { type App, createApp } from '../../serving/app.js';
import type { Allocation } from '../../serving/http/schemas/allocation.js';
import type { Drift } from '../../serving/http/schemas/experiment-analysis.js';
import type { RegionState } from '../../serving/http/schemas/experiment-region.js';
import { createNetwork } from '../../serving/network/network.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { bundleUser } from '../../serving/scoring/user-state.js';
import { fitClusters } from '../../training/segments/fit-clusters.js';
import { measureClusters } from '../../training/segments/measure-clusters.js';
import { standInBundle } from '../unit/bundle/stand-in-bundle.js';

const USERS = 400;
const VARIANTS = [{ variant: 'a' }, { variant: 'b' }];

let folder: string;
let store: Store;
let bundle: Bundle;
/** Users of each cluster. */
let users: readonly string[][];
let app: App;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'learned-segments-'));
  const options = { spool: join(folder, 'spool'), wallClock: Date.now, onError: () => {} };
  store = await openStore({ path: join(folder, 'chdb') }, options);
  await learn();
  app = await createApp({ bundle, store });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await store.close();
  await rm(folder, { recursive: true });
});

/** A bundle with three clusters of its 400 users. */
async function learn(): Promise<void> {
  const parts = await standInBundle({ users: USERS });
  await writeBundle(join(folder, 'plain'), parts);
  const catalogue = createCatalogue(await readBundle(join(folder, 'plain')));
  const network = createNetwork(catalogue);
  const contexts: Float32Array[] = [];
  for (const id of parts.users.ids) contexts.push((await network.sessionContext(bundleUser(catalogue, id))).context);
  await network.close();
  const { centroids, clusterOf, spreads, sizes } = measureClusters(fitClusters(contexts, 3, 1), contexts);
  users = [0, 1, 2].map((cluster) => parts.users.ids.filter((_, index) => clusterOf[index] === cluster));
  const segments = { width: 64, centroids, spreads, users: sizes };
  await writeBundle(join(folder, 'bundle'), { ...parts, segments });
  bundle = await readBundle(join(folder, 'bundle'));
}

async function call<Answer>(server: App, method: 'GET' | 'POST', url: string, payload?: object, namespace = 'default') {
  const headers = { 'x-namespace': namespace };
  const response = await server.inject({ method, url, headers, ...(payload && { payload }) });
  expect(response.statusCode, response.body).toBeLessThan(300);
  return response.json() as Answer;
}

async function experiment(context_features: readonly string[]) {
  const body = { experiment_name: 'e', variants: VARIANTS, context_features };
  const { experiment_id } = await call<{ experiment_id: string }>(app, 'POST', '/v1/experiments', body);
  const url = `/v1/experiments/${experiment_id}`;
  return {
    visit: (visit: object) => call<Allocation>(app, 'POST', `${url}/allocate`, visit),
    drift: async () => (await call<Drift>(app, 'GET', `${url}/drift`)).learned_segments,
  };
}

describe('GET /v1/experiments/{id}/drift', () => {
  it('finds learned segments stable where those who come are as training’s users were', async () => {
    const { visit, drift } = await experiment(['device', 'learned_segment']);
    for (const user_id of bundle.users.ids) await visit({ user_id });
    for (let again = 0; again < 50; again++) await visit({ user_id: users[0]![0]! }); // who comes often is one user
    for (let stranger = 0; stranger < 5; stranger++) await visit({ user_id: `nobody-${stranger}` });
    const found = (await drift())!;
    expect(found.segments.map(({ users_now }) => users_now)).toEqual(users.map(({ length }) => length));
    expect(found).toMatchObject({ psi: 0, verdict: 'stable' });
  });

  it('finds them shifted where those of one cluster alone come', async () => {
    const { visit, drift } = await experiment(['learned_segment']);
    for (const user_id of users[1]!) await visit({ user_id });
    expect(await drift()).toMatchObject({ verdict: 'shifted' });
  });

  it('says nothing of them where they are not declared', async () => {
    const { visit, drift } = await experiment(['device']);
    await visit({ user_id: 'ann' });
    expect(await drift()).toBeNull();
  });
});

describe('two regions with a linear policy', () => {
  it('come to know together what one that saw it all would know', async () => {
    const apps = await Promise.all(
      ['eu', 'us', 'all'].map(async (region) => {
        const server = await createApp({ bundle: null, store, region });
        await server.ready();
        return server;
      }),
    );
    // A namespace each: what one has counted, the other knows by what it was sent alone.
    const ask = <Answer>(index: number, method: 'GET' | 'POST', url: string, payload?: object) =>
      call<Answer>(apps[index]!, method, `/v1/experiments${url}`, payload, `linear-${index}`);
    const [eu, us, all] = [0, 1, 2];
    const made = { experiment_id: 'linear', experiment_name: 'e', variants: VARIANTS, policy: 'linucb' };
    for (const index of [eu, us, all]) await ask(index, 'POST', '', { ...made, context_features: ['source'] });
    const learn = async (index: number, visits: readonly string[]) => {
      for (const source of visits) {
        const { allocation_id, variant } = await ask<Allocation>(index, 'POST', '/linear/allocate', {
          context: { source },
        });
        const reward = Number((variant === 'a') === (source === 'mail'));
        await call(apps[index]!, 'POST', `/v1/allocations/${allocation_id}/convert`, { reward }, `linear-${index}`);
      }
    };
    const stateOf = (index: number) => ask<RegionState>(index, 'GET', '/linear/state');
    await learn(eu, ['mail', 'mail', 'mail', 'ads', 'ads', 'ads', 'ads', 'ads']);
    const early = await stateOf(eu);
    await learn(eu, ['mail', 'ads']);
    await learn(us, ['ads']);
    const late = await stateOf(eu);
    for (const state of [late, early, late]) await ask(us, 'POST', '/linear/state', state);
    await ask(all, 'POST', '/linear/state', late);
    await ask(all, 'POST', '/linear/state', await stateOf(us)); // its own alone: what it was sent, it does not send on
    const served = (index: number) =>
      Promise.all(
        ['mail', 'ads', 'other'].map(async (source) => {
          const { variant } = await ask<Allocation>(index, 'POST', '/linear/allocate', { context: { source } });
          return variant;
        }),
      );
    expect((await stateOf(us)).linear![0]!.rewards).not.toEqual(late.linear![0]!.rewards);
    expect(await served(us)).toEqual(await served(all));
    expect((await served(us)).slice(0, 2)).toEqual(['a', 'b']);
    for (const server of apps) await server.close();
  });
});
