import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle, BundleParts } from '../../../data/bundle/index.js';
import { calibrate } from '../../../models/base/index.js';
import { sigmoid } from '../../../models/fusion/blend.js';
import { standInBundle } from '../bundle/stand-in-bundle.js';
import { buildApp, postScore, readStandIn } from './test-app.js';

const SOURCES = ['cf', 'content', 'popularity'] as const;
const ids = (...items: string[]) => items.map((item_id) => ({ item_id }));
const odds = (p: number) => Math.log(p / (1 - p));

let bundle: Bundle;
let parts: BundleParts;
beforeAll(async () => {
  parts = await standInBundle();
  bundle = await readStandIn(parts);
});

describe('POST /v1/score for users and items that the bundle knows', () => {
  it('says how long it took, to the microsecond', async () => {
    let clock = 0;
    const app = await buildApp({ bundle, now: () => (clock += 1.23456789) });
    const { took_ms } = await postScore(app, { user_id: 'ann', candidates: ids('i0') });
    expect(took_ms).toBe(Math.round(took_ms * 1000) / 1000);
    expect(took_ms).toBeGreaterThan(1.2);
  });

  it('lets the network decide for a warm user, ranked by fused score', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'ann', candidates: ids('i0', 'i3', 'i4', 'i5') });
    expect(answer).toMatchObject({
      strategy: 'meta',
      context_level: null,
      fallback_reason: null,
      model_version: bundle.manifest.model_version,
    });
    expect(answer.took_ms).toBeGreaterThanOrEqual(0);
    expect(answer.results.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
    const scores = answer.results.map(({ fused_score }) => fused_score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    for (const result of answer.results) {
      expect(result.weight_source).toBe('network');
      expect(result.adaptation_applied).toBe(false);
      expect(Object.keys(result.confidences!)).toEqual([...SOURCES]);
      const sum = Object.values(result.weights!).reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(1, 5);
    }
    // i3 has no cf vector: that source is absent, and its weight (e⁻³⁰ of a softmax) with it
    expect(answer.results.find(({ item_id }) => item_id === 'i3')!.weights!['cf']).toBeLessThan(1e-9);
  });

  it('scores as the base scorers do: the dot product, calibrated', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'ann', candidates: ids('i0'), explain: true });
    const dot = (source: string, width: number) => {
      const [user, item] = [parts.users.vectors[source]!.values, parts.items.vectors[source]!.values];
      return Array.from({ length: width }, (_, k) => user[k]! * item[k]!).reduce((a, b) => a + b);
    };
    // the stand-in's calibrators have mean 0, scale 1, slope 1, offset 0: a plain sigmoid
    const expected = [
      sigmoid(dot('cf', 4)),
      sigmoid(dot('content', 3)),
      sigmoid(parts.items.rawScores['popularity']![0]!),
    ];
    const { scores } = answer.results[0]!.explanation!.context;
    SOURCES.forEach((source, k) => {
      expect(scores[source]).toBeCloseTo(expected[k]!, 6);
    });
  });

  it('explains: contributions and residual add up to the log-odds of the fused score', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'ann', candidates: ids('i0', 'i4'), explain: true });
    for (const { explanation, fused_score } of answer.results) {
      const sum = Object.values(explanation!.contributions!).reduce((a, b) => a + b);
      expect(explanation!.space).toBe('log_odds');
      expect(sum).toBeCloseTo(odds(fused_score), 4);
      expect(explanation!.contributions!['residual']).not.toBe(0);
      expect(explanation!.attention_top).toHaveLength(5);
      expect(explanation!.context).toMatchObject({ user_known: true, item_known: true, interaction_count: 12 });
    }
  });

  it('gives a row the same score whatever else is asked about', async () => {
    const app = await buildApp({ bundle });
    const all = await postScore(app, { user_id: 'ann', candidates: ids('i0', 'i3', 'i4', 'i5') });
    for (const expected of all.results) {
      const alone = await postScore(app, { user_id: 'ann', candidates: ids(expected.item_id) });
      expect(alone.results[0]).toEqual({ ...expected, rank: 1 });
    }
  });

  it('answers a cold user with the by-count weights: sigmoid of their weighted log-odds', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'bob', candidates: ids('i0'), explain: true });
    const [result] = answer.results;
    expect(answer).toMatchObject({ strategy: 'by_count', fallback_reason: 'cold_user' });
    expect(result).toMatchObject({
      weights: { cf: 0, content: 0.25, popularity: 0.75 }, // of the table's row for fewer than 5
      weight_source: 'static',
      confidences: null,
      uncertainty_estimate: null,
    });
    const { content, popularity } = result!.explanation!.context.scores;
    expect(result!.fused_score).toBeCloseTo(sigmoid(0.25 * odds(content!) + 0.75 * odds(popularity!)), 6);
    expect(result!.explanation!.contributions!['residual']).toBe(0);
  });

  it('answers a user of whom too few features are known likewise, and says so', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'eve', candidates: ids('i0') });
    expect(answer).toMatchObject({ strategy: 'by_count', fallback_reason: 'missing_features' });
    expect(answer.results[0]!.weights).toEqual({ cf: 0.5, content: 0.25, popularity: 0.25 });
  });

  it('hands single candidates to the by-count weights: uncertain ones, and ones without confidence', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'ann', candidates: ids('i0', 'i1', 'i2') });
    const byId = new Map(answer.results.map((result) => [result.item_id, result]));
    expect(answer.fallback_reason).toBeNull();
    expect(byId.get('i0')).toMatchObject({ weight_source: 'network', fallback_reason: null });
    expect(byId.get('i1')).toMatchObject({
      weight_source: 'static',
      fallback_reason: 'uncertain',
      weights: { cf: 0.5, content: 0.25, popularity: 0.25 },
      uncertainty_estimate: 1,
    });
    expect(byId.get('i2')).toMatchObject({ weight_source: 'static', fallback_reason: 'uncertain' });
    expect(byId.get('i2')!.confidences).toEqual({ cf: 0, content: 0, popularity: 0 });
  });

  it('asks the network about every candidate of anybody under "meta"', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'bob', candidates: ids('i1', 'i2'), strategy: 'meta' });
    expect(answer).toMatchObject({ strategy: 'meta', fallback_reason: null });
    expect(answer.results.map(({ weight_source }) => weight_source)).toEqual(['network', 'network']);
  });

  it('returns the best top_k', async () => {
    const app = await buildApp({ bundle });
    const body = { user_id: 'ann', candidates: ids('i0', 'i3', 'i4', 'i5') };
    const all = await postScore(app, body);
    const best = await postScore(app, { ...body, top_k: 2 });
    expect(best.results).toEqual(all.results.slice(0, 2));
  });
});

describe('POST /v1/score for an unknown user', () => {
  it('goes by popularity when there is nothing else', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'stranger', candidates: ids('i0', 'i1') });
    expect(answer).toMatchObject({ strategy: 'by_count', fallback_reason: 'cold_user' });
    const popularity = parts.items.rawScores['popularity']!;
    expect(answer.results[0]!.item_id).toBe(popularity[0]! > popularity[1]! ? 'i0' : 'i1');
    expect(answer.results[0]!.weights).toEqual({ cf: 0, content: 0, popularity: 1 });
  });

  it('is warm when features and a count come with the request', async () => {
    const app = await buildApp({ bundle });
    const session_features = Object.fromEntries(
      bundle.manifest.session_features.slice(0, 9).map((name) => [name, 0.5]),
    );
    const body = { user_id: 'stranger', session_features, candidates: ids('i0') };
    expect(await postScore(app, body)).toMatchObject({ fallback_reason: 'cold_user' });
    expect(await postScore(app, { ...body, interaction_count: 3 })).toMatchObject({ strategy: 'meta' });
    const { skip_rate: _, ...eight } = session_features; // 8 of 18 is less than half
    const fewer = { ...body, interaction_count: 3, session_features: eight };
    expect(await postScore(app, fewer)).toMatchObject({ fallback_reason: 'missing_features' });
  });
});

describe('POST /v1/score with inline candidates', () => {
  const inline = (scores: object, more: object = {}) => ({ item_id: 'new', scores, ...more });

  it('takes the scores as they are', async () => {
    const app = await buildApp({ bundle });
    const body = { user_id: 'bob', candidates: [inline({ cf: 0.9, popularity: 0.2 })], explain: true };
    const { results } = await postScore(app, body);
    expect(results[0]!.explanation!.context.scores).toEqual({
      cf: expect.closeTo(0.9, 6),
      popularity: expect.closeTo(0.2, 6),
    });
    // by-count weights of a cold user are 0, .25, .75; without content, popularity is all that counts
    expect(results[0]!.weights).toEqual({ cf: 0, content: 0, popularity: 1 });
  });

  it('prefers them to what the bundle would say', async () => {
    const app = await buildApp({ bundle });
    const candidates = [{ item_id: 'i0', scores: { cf: 0.123 } }];
    const { results } = await postScore(app, { user_id: 'ann', candidates, explain: true });
    expect(results[0]!.explanation!.context.scores['cf']).toBeCloseTo(0.123, 6);
    expect(results[0]!.explanation!.context.scores['content']).toBeDefined();
  });

  it('calibrates raw ones', async () => {
    const app = await buildApp({ bundle });
    const body = { user_id: 'bob', score_scale: 'raw', candidates: [inline({ cf: 2.5 })], explain: true };
    const { results } = await postScore(app, body);
    const expected = calibrate(bundle.manifest.calibrators[0]!, 2.5, 1);
    expect(results[0]!.explanation!.context.scores['cf']).toBeCloseTo(expected, 6);
  });

  it('makes a score of an embedding: its sum, calibrated', async () => {
    const app = await buildApp({ bundle });
    const embedding = Array.from({ length: 64 }, (_, k) => (k < 2 ? 0.5 : 0));
    const candidates = [{ item_id: 'new', embeddings: { cf: embedding } }];
    const { results } = await postScore(app, { user_id: 'bob', candidates, explain: true });
    expect(results[0]!.explanation!.context.scores['cf']).toBeCloseTo(sigmoid(0.5 + 0.5), 6);
  });

  it('lets features and metadata decide how sure the network is', async () => {
    const app = await buildApp({ bundle });
    const described = { features: { energy: 0.5 }, metadata_completeness: 1, is_predicted: false };
    const candidates = [inline({ cf: 0.5 }), { item_id: 'described', scores: { cf: 0.5 }, ...described }];
    const { results } = await postScore(app, { user_id: 'ann', candidates });
    const source = (id: string) => results.find(({ item_id }) => item_id === id)!.weight_source;
    expect(source('new')).toBe('static'); // nothing is known of it: predicted, so uncertain
    expect(source('described')).toBe('network');
  });

  it('says which fields it had no use for', async () => {
    const app = await buildApp({ bundle });
    const candidates = [inline({ cf: 0.5 }, { score_confidences: { cf: 1 } })];
    const answer = await postScore(app, { user_id: 'ann', contexts: { temporal: { hour: 3 } }, candidates });
    expect(answer.ignored).toEqual(['contexts', 'candidates[].score_confidences']);
  });
});

describe('strategies', () => {
  const candidates = [
    { item_id: 'a', scores: { cf: 0.9, content: 0.1, popularity: 0.3 } },
    { item_id: 'b', scores: { cf: 0.8, content: 0.8, popularity: 0.2 } },
    { item_id: 'c', scores: { cf: 0.1, content: 0.95, popularity: 0.1 } },
  ];

  it('weighted: takes the weights of the request', async () => {
    const app = await buildApp({ bundle });
    const weights = { cf: 3, content: 1 };
    const answer = await postScore(app, { user_id: 'ann', candidates, strategy: 'weighted', weights });
    expect(answer).toMatchObject({ strategy: 'weighted', fallback_reason: null });
    const b = answer.results.find(({ item_id }) => item_id === 'b')!;
    expect(b.weights).toEqual({ cf: 0.75, content: 0.25, popularity: 0 });
    expect(b.fused_score).toBeCloseTo(sigmoid(0.75 * odds(0.8) + 0.25 * odds(0.8)), 6);
  });

  it('rrf: sums 1 / (60 + rank)', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'ann', candidates, strategy: 'rrf' });
    const score = (id: string) => answer.results.find(({ item_id }) => item_id === id)!;
    expect(score('a').fused_score).toBeCloseTo(1 / 61 + 1 / 63 + 1 / 61, 6);
    expect(score('b').fused_score).toBeCloseTo(1 / 62 + 1 / 62 + 1 / 62, 6);
    expect(score('a')).toMatchObject({ weights: null, weight_source: 'static', rank: 1 });
  });

  it('max: takes the best score', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'ann', candidates, strategy: 'max', explain: true });
    expect(answer.results.map(({ item_id }) => item_id)).toEqual(['c', 'a', 'b']);
    expect(answer.results[0]!.explanation!.contributions).toBeNull();
  });

  it('dbsf: ranks what every source likes first', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'ann', candidates, strategy: 'dbsf' });
    expect(answer.strategy).toBe('dbsf');
    expect(answer.results[0]!.item_id).toBe('b');
  });

  it('learned: is answered by the by-count weights until there is feedback', async () => {
    const app = await buildApp({ bundle });
    const answer = await postScore(app, { user_id: 'ann', candidates, strategy: 'learned' });
    expect(answer).toMatchObject({ strategy: 'by_count', fallback_reason: 'cold_start', context_level: 'prior' });
    expect(answer.results).toEqual(
      (await postScore(app, { user_id: 'ann', candidates, strategy: 'by_count' })).results,
    );
  });
});

describe('POST /v1/score without a bundle', () => {
  it('averages the scores of the request', async () => {
    const app = await buildApp();
    const candidates = [{ item_id: 'a', scores: { x: 0.2, y: 0.6 } }];
    const answer = await postScore(app, { user_id: 'ann', candidates });
    expect(answer).toMatchObject({ strategy: 'by_count', fallback_reason: 'no_model', model_version: null });
    expect(answer.results[0]).toMatchObject({ weights: { x: 0.5, y: 0.5 }, weight_source: 'static' });
    expect(answer.results[0]!.fused_score).toBeCloseTo((0.2 + 0.6) / 2, 6);
  });

  it('cannot answer about ids alone', async () => {
    const app = await buildApp();
    const response = await app.inject({
      method: 'POST',
      url: '/v1/score',
      payload: { user_id: 'ann', candidates: ids('i0') },
    });
    expect(response.statusCode).toBe(503);
    expect(response.json().error.code).toBe('no_model');
  });
});
