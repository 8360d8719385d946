import { Writable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../data/bundle/index.js';
import { createApp } from '../../../serving/app.js';
import { standInBundle } from '../bundle/stand-in-bundle.js';
import { eventually } from './eventually.js';
import { buildApp, postScore, readStandIn } from './test-app.js';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await readStandIn();
});

const body = { user_id: 'ann', candidates: [{ item_id: 'i0' }] };

describe('GET /readyz', () => {
  it('is green once the network is loaded and its golden rows came out right', async () => {
    const app = await buildApp({ bundle });
    await eventually(async () => expect((await app.inject('/readyz')).statusCode).toBe(200));
    expect((await app.inject('/readyz')).json()).toEqual({
      ready: true,
      draining: false,
      bundle: { state: 'ready', reason: null, model_version: bundle.manifest.model_version },
      store: { state: 'absent', reason: 'No store is configured.', spooled_rows: 0, spooled_bytes: 0 },
    });
  });

  it('is red without a bundle', async () => {
    const app = await buildApp();
    const response = await app.inject('/readyz');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ ready: false, bundle: { state: 'absent' } });
  });

  it('is red, with the reason, where the machine computes something else than training did', async () => {
    const parts = await standInBundle();
    const residual = parts.manifest.golden.score.outputs['residual']!;
    residual.data[1]! += 2e-5;
    const app = await buildApp({ bundle: await readStandIn(parts) });
    await eventually(async () => expect((await app.inject('/readyz')).json().bundle.state).toBe('failed'));
    expect((await app.inject('/readyz')).json().bundle.reason).toMatch(/score.onnx, golden rows, residual/);
    const answer = await postScore(app, body);
    expect(answer).toMatchObject({ strategy: 'by_count', fallback_reason: 'model_error' });
  });
});

describe('a network that fails', () => {
  it('is answered for by static weights when the trouble comes while running', async () => {
    const lines: string[] = [];
    const stream = new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) });
    const broken = { ...bundle, graphs: { ...bundle.graphs, score: new Uint8Array([1, 2, 3]) } };
    const app = await buildApp({ bundle: broken, logger: { stream } });
    const answer = await postScore(app, body);
    expect(answer).toMatchObject({ strategy: 'by_count', fallback_reason: 'model_error' });
    expect(answer.results[0]!.weight_source).toBe('static');
    expect(lines.join('')).toContain('the network failed; other weights answered');
  });

  it('is an error, not a fallback, when its shapes are wrong: that is a defect', async () => {
    const { manifest, state } = bundle;
    const adaptation = { ...manifest.adaptation, parameters: { start: 1, end: 5 } }; // 4 where the graph takes 3
    const app = await buildApp({ bundle: { ...bundle, state, manifest: { ...manifest, adaptation } } });
    const response = await app.inject({ method: 'POST', url: '/v1/score', payload: body });
    expect(response.statusCode).toBe(500);
    expect(response.json().error).toMatchObject({ code: 'internal', details: {} });
    expect(response.json().error.message).toContain(response.headers['x-request-id']);
    expect((await app.inject('/readyz')).json().bundle.reason).toMatch(
      /adaptable: expected float32 \[3\], got float32 \[4\]/,
    );
  });
});

describe('GET /v1/model', () => {
  it('shows what the bundle is, and not what it computes with', async () => {
    const app = await buildApp({ bundle });
    const model = (await app.inject('/v1/model')).json();
    const { model_version, sources, thresholds } = bundle.manifest;
    expect(model).toMatchObject({ model_version, sources, thresholds, users: 3, items: 6 });
    expect(model).not.toHaveProperty('golden');
    expect(model).not.toHaveProperty('files');
  });

  it('is 503 without a bundle', async () => {
    const app = await buildApp();
    const response = await app.inject('/v1/model');
    expect(response.statusCode).toBe(503);
    expect(response.json().error.code).toBe('no_model');
  });
});

describe('every response', () => {
  it('carries a request id: the one that came, if it is one, else a new one', async () => {
    const app = await buildApp({ bundle, newRequestId: () => 'made-up' });
    const id = async (url: string, headers = {}) => (await app.inject({ url, headers })).headers['x-request-id'];
    expect(await id('/healthz')).toBe('made-up');
    expect(await id('/nowhere')).toBe('made-up');
    expect(await id('/%E0%A4%A')).toBe('made-up');
    expect(await id('/healthz', { 'x-request-id': 'trace-7' })).toBe('trace-7');
    expect(await id('/healthz', { 'x-request-id': 'not an id' })).toBe('made-up');
  });

  it('has the error form for paths that are not there', async () => {
    const app = await buildApp();
    const response = await app.inject('/v2/score?secret=1');
    expect(response.json()).toEqual({
      success: false,
      status: 404,
      error: { code: 'not_found', type: 'not_found', message: 'GET /v2/score: there is no such path', details: {} },
    });
  });
});

describe('GET /openapi.json', () => {
  it('is made of the schemas that validate', async () => {
    const app = await buildApp();
    const document = (await app.inject('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const own = ['/v1/score', '/v1/feedback', '/v1/analytics/adaptation', '/v1/model', '/healthz', '/readyz'];
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(own));
    const request = document.paths['/v1/score'].post.requestBody.content['application/json'].schema;
    expect(request.additionalProperties).toBe(false);
    expect(request.required).toEqual(['user_id', 'candidates']);
  });

  it('says what feedback and its analytics take, answer and refuse', async () => {
    const { paths } = (await (await buildApp()).inject('/openapi.json')).json();
    const [{ post: feedback }, { get: analytics }] = [paths['/v1/feedback'], paths['/v1/analytics/adaptation']];
    const body = feedback.requestBody.content['application/json'].schema;
    expect(body).toMatchObject({ additionalProperties: false, required: ['request_id', 'item_id'] });
    expect(Object.keys(body.properties)).toEqual([
      'request_id',
      'item_id',
      'outcome',
      'interaction_type',
      'occurred_at',
    ]);
    const inQuery = analytics.parameters.filter((parameter: { in: string }) => parameter.in === 'query');
    expect(inQuery).toEqual([
      expect.objectContaining({ name: 'hours', in: 'query', required: false, schema: expect.anything() }),
    ]);
    for (const { responses } of [feedback, analytics]) {
      expect(Object.keys(responses)).toEqual(['200', '4XX', '5XX']);
      const { error } = responses['4XX'].content['application/json'].schema.properties;
      expect(error.required).toEqual(['code', 'type', 'message', 'details']);
    }
    const { adaptation } = feedback.responses['200'].content['application/json'].schema.properties;
    expect(adaptation.properties.reason.enum).toContain('outdated');
  });
});

describe('logs', () => {
  it('have the request id, and nothing of the body', async () => {
    const lines: string[] = [];
    const stream = new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) });
    const app = await buildApp({ bundle, logger: { stream }, newRequestId: () => 'request-7' });
    await postScore(app, { ...body, user_id: 'secret-user' });
    await app.inject({ method: 'POST', url: '/v1/score', payload: { ...body, user_id: 'secret-user', strategy: 'x' } });
    expect(lines.map((line) => JSON.parse(line).reqId)).toContain('request-7');
    expect(lines.join('')).toContain('"code":"invalid_value","field":"strategy"');
    expect(lines.join('')).not.toContain('secret-user');
  });
});

describe('app.close', () => {
  it('leaves no socket open, also while the network is still being loaded', async () => {
    const early = await createApp({ bundle });
    await early.ready();
    await early.close();
    const used = await createApp({ bundle });
    await used.listen({ port: 0 });
    await postScore(used, body);
    await used.close();
    await new Promise((resolve) => setImmediate(resolve)); // closing a socket takes a turn of the event loop
    expect(process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP'))).toEqual([]);
  });
});
