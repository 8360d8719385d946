import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../data/bundle/index.js';
import { openStore, type Store } from '../../data/store/index.js';
import { type App, createApp } from '../../serving/app.js';
import { EntityFeed } from '../../serving/entities/entity-feed.js';
import { createLive } from '../../serving/live/live.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { liveBundle } from '../unit/serving/live/live-bundle.js';
import { interactionsOf, send } from '../unit/serving/live/replay.js';
import { smallDataset } from '../unit/training/small-world.js';

const whole = smallDataset();
const wallClock = () => Date.UTC(2024, 2, 1);
let folder: string;
let bundle: Bundle;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'live-users-'));
  ({ bundle } = await liveBundle(whole));
  store = await openStore({ path: join(folder, 'chdb') }, { spool: join(folder, 'spool'), wallClock });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function serving<Result>(
  ask: (app: App) => Promise<Result>,
  liveLimits: { readonly eventBytes?: number; readonly restoredRows?: number } = {},
): Promise<Result> {
  const app = await createApp({ bundle, store, wallClock, liveLimits });
  await app.ready();
  try {
    return await ask(app);
  } finally {
    await app.close();
  }
}

const rowsOf = (user: number) =>
  Array.from(
    { length: whole.interactions.offsets[user + 1]! - whole.interactions.offsets[user]! },
    (_, i) => whole.interactions.offsets[user]! + i,
  );
/** What user 5 did, done by somebody whom the bundle does not know. */
const events = (user_id: string) => interactionsOf(whole, rowsOf(5)).map((said) => ({ ...said, user_id }));
const contextOf = async (app: App, user: string) => (await app.inject(`/v1/users/${user}/context`)).json();
const count = async (table: string, condition: string) => {
  await store.settled();
  return (await store.query<{ n: number }>(`SELECT count() AS n FROM ${table} WHERE ${condition}`))[0]!.n;
};

describe('users and items that change', () => {
  it('are as they were after a restart', async () => {
    const before = await serving(async (app) => {
      await send(app, events('ann'));
      await app.inject({ method: 'PUT', url: '/v1/users/bob', payload: { interaction_count: 7 } });
      await app.inject({ method: 'PUT', url: '/v1/items/new', payload: { title: 'song 41', genres: ['g6'] } });
      return contextOf(app, 'ann');
    });
    expect(before).toMatchObject({ origin: 'live', interaction_count: 14 });
    await serving(async (app) => {
      expect(await contextOf(app, 'ann')).toEqual(before);
      expect(await contextOf(app, 'bob')).toMatchObject({ origin: 'put', interaction_count: 7 });
      const payload = { user_id: 'ann', candidates: [{ item_id: 'new' }] };
      expect((await app.inject({ method: 'POST', url: '/v1/score', payload })).statusCode).toBe(200);
    });
  });

  it('are read when they are asked for, where memory has no room for all: the answer before waits for nobody', async () => {
    await serving(
      async (app) => {
        expect(await contextOf(app, 'ann')).toMatchObject({ error: { code: 'unknown_id' } });
        await expect.poll(() => contextOf(app, 'ann')).toMatchObject({ origin: 'live', interaction_count: 14 });
      },
      { restoredRows: 0 },
    );
  });

  it('are whole when they act while memory has forgotten them', async () => {
    await serving(
      async (app) => {
        const [said] = events('ann');
        await send(app, [{ ...said!, feature_id: 'i300', occurred_at: '2024-02-20T00:00:00Z' }]);
        await expect.poll(() => contextOf(app, 'ann')).toMatchObject({ interaction_count: 15 });
      },
      { restoredRows: 0 },
    );
  });
});

describe('what another server takes', () => {
  it('is known here after a look into the store they share, each event once', async () => {
    const problems: unknown[] = [];
    const catalogue = createCatalogue(bundle);
    const live = createLive({
      ...{ store: { ...store, isShared: true }, entities: new EntityFeed(null), wallClock },
      ...{ onError: (error: unknown) => problems.push(error), catalogueOf: () => catalogue },
    });
    await live.restore();
    const known = () => live.users.of('default', catalogue, 'zoe')?.count;
    expect(known()).toBeUndefined();
    await serving((app) => send(app, events('zoe').slice(0, 2)));
    await store.settled();
    await live.refresh();
    await live.refresh();
    expect(known()).toBe(2);
    expect(live.users.events.of('default', 'zoe')).toHaveLength(2);
    expect(problems).toEqual([]);
  });
});

describe('DELETE /v1/users/{id}', () => {
  it('leaves nothing in the store but that they were erased', async () => {
    await serving(async (app) => {
      await send(app, events('eve'));
      await send(app, events('eve'), 'elsewhere');
      const scored = { user_id: 'eve', candidates: [{ item_id: 'i60' }] };
      const { request_id } = (await app.inject({ method: 'POST', url: '/v1/score', payload: scored })).json();
      const payload = { request_id, item_id: 'i60', outcome: 1 };
      await app.inject({ method: 'POST', url: '/v1/feedback', payload });
      await app.inject({ method: 'PUT', url: '/v1/users/eve', payload: { user_type: 'casual' } });
      const url = '/v1/retrievers/score/learned-fusion/opt-out/eve';
      expect((await app.inject({ method: 'POST', url })).statusCode).toBe(200);

      const tables = ['interactions', 'executions', 'adaptations', 'activities'];
      const own = "namespace = 'default' AND user_id = 'eve'";
      const theirs = "namespace = 'default' AND context LIKE 'personal:%eve%'";
      expect(await count('interactions', own)).toBe(19);
      expect(await count('posterior_days', theirs)).toBeGreaterThan(0);

      expect((await app.inject({ method: 'DELETE', url: '/v1/users/eve' })).statusCode).toBe(200);
      for (const table of tables) expect([table, await count(table, own)]).toEqual([table, 0]);
      for (const table of ['posterior_days', 'context_days']) expect(await count(table, theirs)).toBe(0);
      expect(
        await store.query("SELECT kind, body, is_deleted FROM entities WHERE entity_id LIKE '%eve' ORDER BY kind"),
      ).toEqual([
        { kind: 'user', body: expect.stringContaining('erased_at'), is_deleted: false },
        { kind: 'user_choice', body: '{}', is_deleted: true },
      ]);
      expect(await count('interactions', "namespace = 'elsewhere' AND user_id = 'eve'")).toBe(18);
      expect(await count('interactions', "user_id = 'ann'")).toBe(19);
    });
    await serving(async (app) => {
      expect(await contextOf(app, 'eve')).toMatchObject({ error: { code: 'unknown_id' } });
    });
  });
});
