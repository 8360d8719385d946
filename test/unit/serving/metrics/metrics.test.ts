import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { hashKey } from '../../../../serving/security/api-keys.js';
import { eventually } from '../eventually.js';
import { buildApp, readStandIn } from '../test-app.js';

const score = { user_id: 'ann', candidates: [{ item_id: 'i0' }, { item_id: 'i4' }], strategy: 'meta' };

describe('GET /metrics', () => {
  it('counts requests by route, answers by strategy and reason, feedback by what became of it', async () => {
    const bundle = await readStandIn();
    const app = await buildApp({ bundle });
    const ask = async (payload: object) => (await app.inject({ method: 'POST', url: '/v1/score', payload })).json();
    const { request_id } = await ask(score);
    await ask({ ...score, user_id: 'bob', strategy: 'auto' });
    await ask({ ...score, candidates: [] });
    await app.inject({ method: 'POST', url: '/v1/feedback', payload: { request_id, item_id: 'i4', outcome: 1 } });
    await app.inject('/v1/executions/secret-id');
    await app.inject('/secret-path');
    await app.inject({ method: 'POST', url: '/v1/model/reload' });
    const version = bundle.manifest.model_version;
    const expected = [
      'metafuse_http_request_duration_seconds_count{method="POST",route="/v1/score",status="200"} 2',
      'metafuse_http_request_duration_seconds_count{method="POST",route="/v1/score",status="422"} 1',
      'metafuse_http_request_duration_seconds_count{method="GET",route="/v1/executions/:id",status="404"} 1',
      'metafuse_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1',
      'metafuse_score_answers_total{strategy="meta",fallback_reason="none"} 1',
      'metafuse_score_answers_total{strategy="by_count",fallback_reason="cold_user"} 1',
      'metafuse_score_candidates_total 4',
      'metafuse_adaptations_total{result="applied"} 1',
      'metafuse_adapted_users 1',
      'metafuse_bundle_changes_total{result="refused"} 1',
      `metafuse_bundle_info{model_version="${version}",state="ready"} 1`,
    ];
    await eventually(async () => {
      const lines = (await app.inject('/metrics')).body.split('\n');
      expect(expected.filter((line) => !lines.includes(line))).toEqual([]);
    });
    const { body, headers } = await app.inject('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).not.toContain('secret');
  });

  it('says nothing of namespaces, and takes an admin of all of them', async () => {
    const key = (namespaces: string[] | null) => ({
      name: 'k',
      role: 'admin' as const,
      hash: hashKey(String(namespaces)),
      namespaces: namespaces && new Set(namespaces),
    });
    const app = await buildApp({ apiKeys: [key(['shop']), key(null)] });
    const get = (url: string, authorization: string, namespace: string) =>
      app.inject({ url, headers: { authorization: `Bearer ${authorization}`, 'x-namespace': namespace } });
    await get('/v1/model', 'shop', 'shop');
    expect((await get('/metrics', 'shop', 'shop')).statusCode).toBe(403);
    const { statusCode, body } = await get('/metrics', 'null', 'default');
    expect(statusCode).toBe(200);
    expect(body).toContain('route="/v1/model"');
    expect(body).not.toContain('shop');
  });

  it('says of the process what Prometheus expects, where it is asked to', async () => {
    const app = await buildApp({ hasProcessMetrics: true });
    expect((await app.inject('/metrics')).body).toContain('process_resident_memory_bytes');
  });
});

describe('the log', () => {
  it('has a line for each request, with its id and route; no path, query or body', async () => {
    const lines: string[] = [];
    const stream = new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) });
    const app = await buildApp({ logger: { stream }, newRequestId: () => 'r7' });
    await app.inject({ url: '/v1/executions/secret?key=secret', headers: { 'x-namespace': 'shop' } });
    await app.inject({ method: 'POST', url: '/v1/score', payload: { ...score, user_id: 'secret' } });
    await eventually(() => expect(lines.filter((line) => line.includes('request answered'))).toHaveLength(2));
    const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request answered');
    expect(answered[0]).toMatchObject({
      ...{ reqId: 'r7', method: 'GET', route: '/v1/executions/:id', namespace: 'shop', status: 404 },
      took_ms: expect.any(Number),
    });
    expect(lines.join('')).not.toContain('secret');
  });
});
