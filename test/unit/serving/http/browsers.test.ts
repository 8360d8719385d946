import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../../../serving/app.js';
import { buildApp } from '../test-app.js';

describe('GET /capture.js', () => {
  it('is a module that any page may load, and no part of the API', async () => {
    const app = await buildApp();
    const { statusCode, headers, body } = await app.inject({ url: '/capture.js', headers: { origin: 'https://shop' } });
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(body).toContain('sendBeacon');
    expect((await app.inject('/openapi.json')).body).not.toContain('capture.js');
  });
});

describe('corsOrigins', () => {
  const origin = 'https://shop.example.com';
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-namespace' };

  it('lets no page read answers by default', async () => {
    const app = await buildApp();
    const asked = await app.inject({ method: 'OPTIONS', url: '/v1/score', headers: { origin, ...preflight } });
    expect(asked.statusCode).toBe(404);
    expect((await app.inject({ url: '/healthz', headers: { origin } })).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });

  it('lets pages of the origins it names call, with the headers of the API, and read errors too', async () => {
    const app = await buildApp({ corsOrigins: [origin, 'https://other.example.com'] });
    const asked = await app.inject({ method: 'OPTIONS', url: '/v1/score', headers: { origin, ...preflight } });
    expect(asked.statusCode).toBe(204);
    expect(asked.headers['access-control-allow-origin']).toBe(origin);
    expect(asked.headers['access-control-allow-headers']).toMatch(/authorization.*x-namespace/);
    const refused = await app.inject({ url: '/healthz', headers: { origin, 'x-namespace': 'a b' } });
    expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([422, origin]);
    expect(refused.headers['access-control-expose-headers']).toContain('x-request-id');
    const stranger = await app.inject({ url: '/healthz', headers: { origin: 'https://evil.example.com' } });
    expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([
    'shop.example.com',
    'https://shop.example.com/',
    'null',
    '',
  ])('refuses "%s", which is no origin', async (wrong) => {
    await expect(createApp({ bundle: null, corsOrigins: [wrong] })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a page of another origin', () => {
  const score = (headers: Readonly<Record<string, string>>) =>
    ({
      method: 'POST',
      url: '/v1/score',
      headers: { 'content-type': 'text/plain', ...headers },
      payload: SCORE,
    }) as const;
  const SCORE = JSON.stringify({ user_id: 'u1', candidates: [{ item_id: 'i1', scores: { cf: 0.5 } }] });

  it('is refused what would change something, although its browser sends it', async () => {
    const app = await buildApp({ corsOrigins: ['https://shop.example.com'] });
    for (const origin of ['https://evil.example.com', 'null', 'http://localhost:81', 'https://shop.example.com:8443']) {
      const refused = await app.inject(score({ origin }));
      expect([refused.statusCode, refused.json().error.code], origin).toEqual([403, 'forbidden_origin']);
    }
  });

  it.each([
    ['an allowed one', { origin: 'https://shop.example.com' }],
    ['the server’s own', { origin: 'http://fusion.local:8080', host: 'fusion.local:8080' }],
    ['no browser’s at all', {}],
  ])('is not %s', async (_, headers) => {
    const app = await buildApp({ corsOrigins: ['https://shop.example.com'] });
    expect((await app.inject(score(headers))).statusCode).toBe(200);
  });

  it('may send beacons, and everything where every origin is allowed', async () => {
    const origin = 'https://anywhere.example.com';
    const headers = { origin, 'content-type': 'text/plain' };
    const beacon = { method: 'POST', url: '/v1/retrievers/interactions', headers, payload: '{}' } as const;
    expect((await (await buildApp()).inject(beacon)).statusCode).toBe(400); // read, and found wanting
    expect((await (await buildApp({ corsOrigins: ['*'] })).inject(score({ origin }))).statusCode).toBe(200);
  });
});

describe('the namespace of a beacon', () => {
  const post = (url: string, headers = {}) => ({ method: 'POST', url, headers, payload: '{}' }) as const;

  it('stands in the query where interactions are written, and nowhere else', async () => {
    const app = await createApp({ bundle: null });
    onTestFinished(() => app.close());
    const seen = new Map<string, string>();
    app.addHook('onResponse', async ({ method, url, namespace }) => void seen.set(`${method} ${url}`, namespace));
    await app.inject(post('/v1/retrievers/interactions?namespace=shop'));
    await app.inject(post('/v1/retrievers/interactions/batch?namespace=shop'));
    await app.inject(post('/v1/score?namespace=shop'));
    await app.inject('/v1/model?namespace=shop');
    expect(Object.fromEntries(seen)).toEqual({
      'POST /v1/retrievers/interactions?namespace=shop': 'shop',
      'POST /v1/retrievers/interactions/batch?namespace=shop': 'shop',
      'POST /v1/score?namespace=shop': 'default',
      'GET /v1/model?namespace=shop': 'default',
    });
  });

  it('never outranks the header, and is as long as any', async () => {
    const app = await createApp({ bundle: null });
    onTestFinished(() => app.close());
    const namespaces: string[] = [];
    app.addHook('onResponse', async ({ namespace }) => void namespaces.push(namespace));
    await app.inject(post('/v1/retrievers/interactions?namespace=shop', { 'x-namespace': 'mine' }));
    expect(namespaces).toEqual(['mine']);
    const refused = await app.inject(post('/v1/retrievers/interactions?namespace=a%20b'));
    expect(refused.statusCode).toBe(422);
    expect(refused.json().error.details.field).toBe('namespace');
    const twice = await app.inject(post('/v1/retrievers/interactions?namespace=a&namespace=b'));
    expect(twice.statusCode).toBe(422);
  });
});
