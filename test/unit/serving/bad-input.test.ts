import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../data/bundle/index.js';
import { buildApp, postScore, readStandIn } from './test-app.js';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await readStandIn();
});

const good = { user_id: 'ann', candidates: [{ item_id: 'i0' }, { item_id: 'i4' }] };
const candidate = (fields: object) => ({
  user_id: 'ann',
  candidates: [{ item_id: 'i0' }, { item_id: 'i4', ...fields }],
});

/** What is wrong, the body, status, code, the field that the answer names, and what it says about it. */
const cases: readonly [string, object, number, string, string, RegExp][] = [
  ['no user', { candidates: good.candidates }, 400, 'invalid_request', 'user_id', /expected a value, got nothing/],
  ['no candidates', { ...good, candidates: [] }, 422, 'invalid_value', 'candidates', /at least 1 values, got 0 values/],
  [
    'too many candidates',
    { ...good, candidates: numbered(6) },
    422,
    'invalid_value',
    'candidates',
    /at most 5 .*got 6/,
  ],
  ['an unknown field', { ...good, colour: 'red' }, 400, 'invalid_request', 'colour', /no field of this name/],
  [
    'an unknown field of a candidate',
    candidate({ price: 3 }),
    400,
    'invalid_request',
    'candidates[1].price',
    /no field/,
  ],
  [
    'a number in quotes',
    candidate({ scores: { cf: '0.5' } }),
    400,
    'invalid_request',
    'candidates[1].scores.cf',
    /type number, got "0.5"/,
  ],
  [
    'a score above 1',
    candidate({ scores: { cf: 1.5 } }),
    422,
    'invalid_value',
    'candidates[1].scores.cf',
    /\[0, 1\].*got 1.5/,
  ],
  [
    'a source that is not fused',
    candidate({ scores: { bm25: 0.5 } }),
    422,
    'invalid_value',
    'candidates[1].scores.bm25',
    /cf, content, popularity/,
  ],
  [
    'an embedding of the wrong width',
    candidate({ embeddings: { cf: [1, 2] } }),
    422,
    'invalid_value',
    'candidates[1].embeddings.cf',
    /at least 64 values, got 2 values/,
  ],
  [
    'a feature that the bundle does not use',
    candidate({ features: { loudness: 1 } }),
    422,
    'invalid_value',
    'candidates[1].features.loudness',
    /energy, tempo/,
  ],
  [
    'an id that comes twice',
    candidate({ item_id: 'i0' }),
    422,
    'invalid_value',
    'candidates[1].item_id',
    /other than that of candidates\[0\], got "i0"/,
  ],
  [
    'an unknown item without scores',
    candidate({ item_id: 'nope' }),
    404,
    'unknown_id',
    'candidates[1].item_id',
    /got "nope"/,
  ],
  [
    'an unknown session feature',
    { ...good, session_features: { mood: 1 } },
    400,
    'invalid_request',
    'session_features.mood',
    /no field/,
  ],
  [
    'an unknown strategy',
    { ...good, strategy: 'best' },
    422,
    'invalid_value',
    'strategy',
    /one of auto, meta, .*got "best"/,
  ],
  ['weights of nothing', { ...good, strategy: 'weighted' }, 422, 'invalid_value', 'weights', /got nothing/],
  [
    'weights that are all 0',
    { ...good, strategy: 'weighted', weights: { cf: 0 } },
    422,
    'invalid_value',
    'weights',
    /above 0/,
  ],
  [
    'a negative weight',
    { ...good, strategy: 'weighted', weights: { cf: -1 } },
    422,
    'invalid_value',
    'weights.cf',
    />= 0, got -1/,
  ],
  [
    'a weight of an unknown source',
    { ...good, strategy: 'weighted', weights: { x: 1 } },
    422,
    'invalid_value',
    'weights.x',
    /cf, content/,
  ],
  ['a top_k of 0', { ...good, top_k: 0 }, 422, 'invalid_value', 'top_k', />= 1, got 0/],
  ['a list for a body', [good], 400, 'invalid_request', 'body', /type object, got 1 values/],
];

function numbered(count: number) {
  return Array.from({ length: count }, (_, index) => ({ item_id: `i${index}` }));
}

describe('POST /v1/score refuses', () => {
  it.each(cases)('%s', async (_, payload, status, code, field, message) => {
    const app = await buildApp({ bundle, maxCandidates: 5 });
    const response = await app.inject({ method: 'POST', url: '/v1/score', payload });
    const body = response.json();
    expect(body).toMatchObject({ success: false, status, error: { code, type: code, details: { field } } });
    expect(body.error.message).toMatch(message);
    expect(body.error.message.startsWith(field)).toBe(true);
    expect(response.statusCode).toBe(status);
    expect(response.headers['x-request-id']).toBeTruthy();
  });

  const texts: readonly [string, string, number, string, string | undefined][] = [
    [
      'NaN',
      '{"user_id": "ann", "candidates": [{"item_id": "i0", "scores": {"cf": NaN}}]}',
      400,
      'invalid_request',
      'body',
    ],
    [
      'a number that overflows to infinity',
      '{"user_id": "ann", "candidates": [{"item_id": "i0", "scores": {"cf": 1e999}}]}',
      400,
      'invalid_request',
      'candidates[0].scores.cf',
    ],
    [
      'a number that single precision cannot hold',
      '{"user_id": "ann", "candidates": [{"item_id": "i0", "features": {"energy": 1e300}}]}',
      422,
      'invalid_value',
      'candidates[0].features.energy',
    ],
    ['half a body', '{"user_id": "ann", "candi', 400, 'invalid_request', 'body'],
    ['no body', '', 400, 'invalid_request', 'body'],
    ['a body that is too large', JSON.stringify({ user_id: 'x'.repeat(3000) }), 413, 'body_too_large', 'body'],
  ];
  it.each(texts)('%s', async (_, payload, status, code, field) => {
    const app = await buildApp({ bundle, bodyLimitBytes: 2000 });
    const headers = { 'content-type': 'application/json' };
    const response = await app.inject({ method: 'POST', url: '/v1/score', payload, headers });
    expect(response.json()).toMatchObject({ success: false, status, error: { code } });
    expect(response.json().error.details.field).toBe(field);
    expect(response.statusCode).toBe(status);
  });

  it('other content types', async () => {
    const app = await buildApp({ bundle });
    const headers = { 'content-type': 'text/csv' };
    const response = await app.inject({ method: 'POST', url: '/v1/score', payload: 'a,b', headers });
    expect(response.statusCode).toBe(415);
    expect(response.json().error).toMatchObject({
      code: 'unsupported_media_type',
      details: { field: 'content-type', expected: 'application/json', got: 'text/csv' },
    });
  });

  it('raw scores of a source without a calibrator', async () => {
    const app = await buildApp();
    const candidates = [{ item_id: 'a', scores: { x: 7 } }];
    const payload = { user_id: 'ann', score_scale: 'raw', candidates };
    const response = await app.inject({ method: 'POST', url: '/v1/score', payload });
    expect(response.statusCode).toBe(422);
    expect(response.json().error.details.field).toBe('candidates[0].scores.x');
  });

  it('and changes nothing: the next request gets the same answer', async () => {
    const app = await buildApp({ bundle });
    const { results } = await postScore(app, good);
    for (const [, payload] of cases) await app.inject({ method: 'POST', url: '/v1/score', payload });
    expect((await postScore(app, good)).results).toEqual(results);
  });
});
