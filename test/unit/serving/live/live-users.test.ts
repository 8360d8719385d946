import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../../data/bundle/index.js';
import type { Dataset } from '../../../../data/schema/dataset.js';
import { SESSION_FEATURES } from '../../../../data/schema/features.js';
import { scoreItems } from '../../../../models/base/index.js';
import { type App, createApp } from '../../../../serving/app.js';
import { EntityFeed } from '../../../../serving/entities/entity-feed.js';
import type { ScoreResponse } from '../../../../serving/http/schemas/score-response.js';
import { createLive } from '../../../../serving/live/live.js';
import { createCatalogue } from '../../../../serving/scoring/catalogue.js';
import { presentCase } from '../../../../training/tasks/cases.js';
import { prepareCase, type World } from '../../../../training/tasks/world.js';
import { SMALL_CONFIG, smallDataset } from '../../training/small-world.js';
import { liveBundle } from './live-bundle.js';
import { interactionsOf, send, withRows } from './replay.js';

/** Who the bundle was trained without. */
const STRANGERS = new Set([3]);
const SPLIT = Date.UTC(2024, 0, 12);
const NOW = Date.UTC(2024, 2, 1);

const whole = smallDataset();
const isPast = (row: number) =>
  whole.interactions.timestamp[row]! < SPLIT && !STRANGERS.has(whole.interactions.user[row]!);
let past: Dataset;
let bundle: Bundle;
let world: World;
let app: App;
/** Of one test, so that none sees the users of another. */
let namespace: string;

beforeAll(async () => {
  past = withRows(whole, isPast);
  ({ bundle, world } = await liveBundle(past, { ...SMALL_CONFIG, utcOffsetMinutes: 120 }));
  app = await createApp({ bundle, wallClock: () => NOW });
  await app.ready();
});
afterAll(() => app.close());
let tests = 0;
beforeEach(() => {
  namespace = `n${tests++}`;
});

function rowsAfter(user: number): number[] {
  const { offsets } = whole.interactions;
  return Array.from({ length: offsets[user + 1]! - offsets[user]! }, (_, i) => offsets[user]! + i).filter(
    (row) => !isPast(row),
  );
}

function post(url: string, payload: object) {
  return app.inject({ method: 'POST', url, payload, headers: { 'x-namespace': namespace } });
}

async function ask(payload: object): Promise<ScoreResponse> {
  return (await post('/v1/score', payload)).json();
}

async function contextOf(user: string, of = namespace) {
  const response = await app.inject({ url: `/v1/users/${user}/context`, headers: { 'x-namespace': of } });
  return { status: response.statusCode, ...response.json() };
}

/** What training would know of a user, from everything that they ever did. */
function trained(user: number) {
  return prepareCase(whole, world, presentCase(whole, user));
}

function named(features: Float32Array) {
  return Object.fromEntries(SESSION_FEATURES.map((name, f) => [name, Number.isNaN(features[f]!) ? null : features[f]]));
}

/** The bundle's scores of items for a user as training knows them. */
function scoresOf({ vectors }: ReturnType<typeof trained>, items: readonly string[]) {
  const { scorers, sources, items: rows } = createCatalogue(bundle);
  const table = { scores: new Float32Array(items.length * 3), mask: new Float32Array(items.length * 3) };
  scoreItems(
    scorers!,
    vectors,
    Int32Array.from(items, (id) => rows.get(id)!),
    table,
  );
  return items.map((_, row) =>
    Object.fromEntries(
      sources.flatMap((source, k) => (table.mask[row * 3 + k] === 1 ? [[source, table.scores[row * 3 + k]]] : [])),
    ),
  );
}

describe('a user whose log is replayed', () => {
  it.each([
    ['after the history that the bundle has of them', 5, 'u5'],
    ['from nothing, as somebody whom the bundle never saw', 3, 'newcomer'],
  ])('has the session features, the type and the vectors that training computes, %s', async (_, user, user_id) => {
    await send(
      app,
      interactionsOf(whole, rowsAfter(user)).map((said) => ({ ...said, user_id })),
      namespace,
    );
    const known = trained(user);
    const context = await contextOf(user_id);
    expect(context).toMatchObject({ origin: 'live', user_type: known.userType });
    expect(context.session_features).toEqual(named(known.sessionFeatures));
    expect(context.interaction_count).toBe(known.vectors.count);

    const items = whole.items.ids.slice(40, 60);
    const candidates = items.map((item_id) => ({ item_id }));
    const { results } = await ask({ user_id, candidates, explain: true });
    const scores = new Map(results.map(({ item_id, explanation }) => [item_id, explanation!.context.scores]));
    expect(items.map((id) => scores.get(id))).toEqual(scoresOf(known, items));
  });

  it('is changed by the next interaction, and by nothing that happened before the end of what the bundle knows', async () => {
    const [first, second] = interactionsOf(whole, rowsAfter(5));
    await send(app, [first!], namespace);
    const before = await contextOf('u5');
    await send(app, [{ ...first!, feature_id: 'i200', occurred_at: '2023-12-31T00:00:00Z' }], namespace);
    expect((await contextOf('u5')).session_features).toEqual(before.session_features);
    await send(app, [second!], namespace);
    expect((await contextOf('u5')).session_features).not.toEqual(before.session_features);
  });

  it('is as before once the interaction is deleted', async () => {
    const before = await contextOf('u5');
    const payload = interactionsOf(whole, rowsAfter(5))[0]!;
    const { interaction_id } = (await post('/v1/retrievers/interactions', payload)).json();
    expect((await contextOf('u5')).origin).toBe('live');
    const headers = { 'x-namespace': namespace };
    await app.inject({ method: 'DELETE', url: `/v1/retrievers/interactions/${interaction_id}`, headers });
    expect(await contextOf('u5')).toEqual(before);
  });

  it('is somebody else in another namespace', async () => {
    await send(app, interactionsOf(whole, rowsAfter(5)), `${namespace}.one`);
    expect((await contextOf('u5', `${namespace}.one`)).origin).toBe('live');
    expect((await contextOf('u5', `${namespace}.two`)).origin).toBe('bundle');
  });
});

describe('a user whom the bundle does not know', () => {
  const candidates = [{ item_id: 'i60' }, { item_id: 'i61' }];
  const like = (item: number) => ({
    user_id: 'new',
    feature_id: `i${item}`,
    interaction_type: ['click'],
    occurred_at: new Date(NOW - item * 60_000).toISOString(),
  });

  it('stops to be cold with as many positives as the bundle asks for', async () => {
    const asked = { user_id: 'new', candidates };
    expect(await ask(asked)).toMatchObject({ fallback_reason: 'cold_user' });
    expect((await contextOf('new')).status).toBe(404);
    await send(app, [like(50), like(51)], namespace); // the bundle asks for 3
    expect(await ask(asked)).toMatchObject({ fallback_reason: 'cold_user' });
    await send(app, [like(52)], namespace);
    expect(await ask(asked)).toMatchObject({ strategy: 'meta', fallback_reason: null });
    expect(await contextOf('new')).toMatchObject({
      origin: 'live',
      sources: { cf: true, content: true, popularity: true },
      decision: { strategy: 'meta', reason: null, min_interactions: 3 },
    });
  });

  it('learns from feedback on an answer as from any interaction', async () => {
    const { request_id } = await ask({ user_id: 'new', candidates });
    const payload = { request_id, item_id: 'i60', outcome: 1 };
    await post('/v1/feedback', payload);
    expect(await contextOf('new')).toMatchObject({ origin: 'live', interaction_count: 1 });
  });

  it('has skips that are no positives, and items that nobody knows, which count for what they say of the moment', async () => {
    await send(app, [{ ...like(50), interaction_type: ['skip'] }], namespace);
    expect(await contextOf('new')).toMatchObject({ interaction_count: 0, session_features: { skip_rate: 1 } });
    await send(app, [{ ...like(51), feature_id: 'unheard of' }], namespace);
    expect(await contextOf('new')).toMatchObject({ interaction_count: 1, sources: { cf: false, content: false } });
  });
});

describe('another bundle', () => {
  it('reads the same events its own way; the same state comes back as long as nothing changes', async () => {
    const wallClock = () => NOW;
    const catalogue = createCatalogue(bundle);
    const entities = new EntityFeed(null);
    const live = createLive({ store: null, entities, wallClock, onError: () => {}, catalogueOf: () => catalogue });
    live.users.events.add('n', 'u5', {
      ...{ interactionId: 'a', itemId: 'i60', occurredAt: NOW - 1, event: 1 },
      ...{ value: Number.NaN, durationMs: Number.NaN, isLiked: true },
    });
    const state = live.users.of('n', catalogue, 'u5')!;
    expect(live.users.of('n', catalogue, 'u5')).toBe(state);
    const whole = createCatalogue((await liveBundle(smallDataset())).bundle);
    const other = live.users.of('n', whole, 'u5')!;
    expect(other.count).toBeGreaterThan(state.count);
    expect(live.users.of('n', catalogue, 'u5')).toBe(state);
  });
});

describe('a user whom another server erased', () => {
  it('is unknown here, but for what they did afterwards', () => {
    const wallClock = () => NOW;
    const catalogue = createCatalogue(bundle);
    const entities = new EntityFeed(null);
    const live = createLive({ store: null, entities, wallClock, onError: () => {}, catalogueOf: () => catalogue });
    const event = (interactionId: string, occurredAt: number) => ({
      ...{ interactionId, itemId: 'i60', occurredAt, event: 1 },
      ...{ value: Number.NaN, durationMs: Number.NaN, isLiked: true },
    });
    live.users.events.add('n', 'u5', event('a', NOW - 1000));
    const erased_at = new Date(NOW - 500).toISOString();
    const row = { namespace: 'n', kind: 'user', entity_id: 'u5', version: 1, is_deleted: false, updated_at: erased_at };
    live.users.table.take([{ ...row, body: JSON.stringify({ model_version: '', erased_at }) }]);
    expect(live.users.of('n', catalogue, 'u5')).toMatchObject({ origin: 'unknown', count: 0, index: -1 });
    live.users.events.add('n', 'u5', event('b', NOW));
    expect(live.users.of('n', catalogue, 'u5')).toMatchObject({ origin: 'live', count: 1, index: -1 });
  });
});

describe('what a request says of its user', () => {
  it('holds over what is known', async () => {
    await send(app, interactionsOf(whole, rowsAfter(5)), namespace);
    const candidates = [{ item_id: 'i60' }];
    const asked = { user_id: 'u5', candidates, explain: true, session_features: { skip_rate: 0.5 } };
    const { results } = await ask(asked);
    expect(results[0]!.explanation!.context.session_features_known).toBe(1);
  });
});
