import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../../data/bundle/index.js';
import { type App, createApp } from '../../../../serving/app.js';
import { smallDataset } from '../../training/small-world.js';
import { asking } from './asking.js';
import { liveBundle } from './live-bundle.js';

let bundle: Bundle;
let app: App;
const { ask, put, remove, inNewNamespace } = asking(() => app);

beforeAll(async () => {
  ({ bundle } = await liveBundle(smallDataset()));
  app = await createApp({ bundle, liveLimits: { puts: 40 } });
  await app.ready();
  return () => app.close();
});
inNewNamespace();

/** As the data set has `i41`: `41 % 7 = 6`. */
const LIKE_41 = { title: 'song 41', genres: ['g6'] };
const candidates = (...ids: readonly string[]) => ids.map((item_id) => ({ item_id }));

async function scoresOf(...ids: readonly string[]) {
  const { results } = await ask({ user_id: 'u5', candidates: candidates(...ids), explain: true });
  return Object.fromEntries(results.map(({ item_id, explanation }) => [item_id, explanation!.context.scores]));
}

describe('PUT /v1/items/{id}', () => {
  it('makes an item that the bundle does not have a candidate: its content scored as training would', async () => {
    const before = await ask({ user_id: 'u5', candidates: candidates('new') });
    expect(before).toMatchObject({ error: { code: 'unknown_id', details: { field: 'candidates[0].item_id' } } });
    expect(await put('/v1/items/new', LIKE_41)).toMatchObject({
      item_id: 'new',
      in_bundle: false,
      content_vector: true,
      cf_vector: false,
    });
    const scores = await scoresOf('new', 'i41');
    expect(scores['new']).toEqual({ content: scores['i41']!['content'], popularity: expect.any(Number) });
  });

  it('describes one that the bundle has anew, and gives it back when it is deleted', async () => {
    const before = await scoresOf('i60');
    await put('/v1/items/i60', LIKE_41);
    const { i60, i41 } = await scoresOf('i60', 'i41');
    expect(i60!['content']).toBe(i41!['content']);
    expect(i60!['cf']).toBe(before['i60']!['cf']);
    expect(await remove('/v1/items/i60')).toEqual({ item_id: 'i60', deleted: true });
    expect(await scoresOf('i60')).toEqual(before);
    expect(await remove('/v1/items/i60')).toEqual({ item_id: 'i60', deleted: false });
  });

  it('takes vectors and features as numbers, and what a request says over both', async () => {
    const cf = [...bundle.items.vectors['cf']!.values.subarray(41 * 8, 42 * 8)];
    await put('/v1/items/new', { vectors: { cf }, features: { energy: 0.25 }, feature_confidences: { energy: 0.5 } });
    const scores = await scoresOf('new', 'i41');
    expect(scores['new']!['cf']).toBe(scores['i41']!['cf']);
    const said = await ask({
      user_id: 'u5',
      candidates: [{ item_id: 'new', scores: { cf: 0.125 } }],
      explain: true,
    });
    expect(said.results[0]!.explanation!.context).toMatchObject({ item_known: true, scores: { cf: 0.125 } });
  });

  it('is of one namespace', async () => {
    await put('/v1/items/new', LIKE_41);
    expect(await ask({ user_id: 'u5', candidates: candidates('new') }, 'elsewhere')).toHaveProperty('error');
  });

  it.each([
    ['a feature that the bundle does not use', { features: { loudness: 1 } }, 'features.loudness'],
    ['a vector of another width', { vectors: { content: [1, 2, 3] } }, 'vectors.content'],
    ['a confidence above 1', { feature_confidences: { energy: 2 } }, 'feature_confidences.energy'],
    ['a field that there is not', { colour: 'red' }, 'colour'],
  ])('refuses %s and names it; nothing is put', async (_, body, field) => {
    expect(await put('/v1/items/new', body)).toMatchObject({ error: { details: { field } } });
    expect(await ask({ user_id: 'u5', candidates: candidates('new') })).toHaveProperty('error');
  });
});

describe('PUT /v1/items', () => {
  it('puts all or none', async () => {
    const one = { item_id: 'one', ...LIKE_41 };
    const bad = { item_id: 'two', features: { loudness: 1 } };
    expect(await put('/v1/items', { items: [one, bad] })).toMatchObject({
      error: { details: { field: 'items[1].features.loudness' } },
    });
    expect(await ask({ user_id: 'u5', candidates: candidates('one') })).toHaveProperty('error');
    expect(await put('/v1/items', { items: [one, { ...one, item_id: 'two' }] })).toEqual({ written: 2 });
    expect(Object.keys(await scoresOf('one', 'two'))).toHaveLength(2);
  });

  it('refuses an id that is there twice, and more than the server holds', async () => {
    const items = (count: number) => Array.from({ length: count }, (_, item) => ({ item_id: `x${item}`, ...LIKE_41 }));
    expect(await put('/v1/items', { items: [...items(1), ...items(1)] })).toMatchObject({
      error: { details: { field: 'items[1].item_id' } },
    });
    expect(await put('/v1/items', { items: items(41) })).toMatchObject({ error: { code: 'overloaded' } });
  });
});
