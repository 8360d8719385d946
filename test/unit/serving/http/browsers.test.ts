import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../../../serving/app.js';

/** Servers that allow no origin, one, and all. */
let closed: App;
let open: App;
let everyone: App;
const origin = 'https://shop.example.com';
/** Of the requests to the first, in order. */
const namespaces: string[] = [];

beforeAll(async () => {
  closed = await createApp({ bundle: null });
  closed.addHook('onResponse', async ({ namespace }) => void namespaces.push(namespace));
  open = await createApp({ bundle: null, corsOrigins: [origin, 'https://other.example.com'] });
  everyone = await createApp({ bundle: null, corsOrigins: ['*'] });
});
afterAll(() => Promise.all([closed, open, everyone].map((app) => app.close())));

describe('GET /capture.js', () => {
  it('is a module that any page may load, and no part of the API', async () => {
    const { statusCode, headers, body } = await closed.inject({
      url: '/capture.js',
      headers: { origin: 'https://shop' },
    });
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(body).toContain('sendBeacon');
    expect((await closed.inject('/openapi.json')).body).not.toContain('capture.js');
  });
});

describe('corsOrigins', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-namespace' };

  it('lets no page read answers by default', async () => {
    const asked = await closed.inject({ method: 'OPTIONS', url: '/v1/score', headers: { origin, ...preflight } });
    expect(asked.statusCode).toBe(404);
    expect((await closed.inject({ url: '/healthz', headers: { origin } })).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });

  it('lets pages of the origins it names call, with the headers of the API, and read errors too', async () => {
    const asked = await open.inject({ method: 'OPTIONS', url: '/v1/score', headers: { origin, ...preflight } });
    expect(asked.statusCode).toBe(204);
    expect(asked.headers['access-control-allow-origin']).toBe(origin);
    expect(asked.headers['access-control-allow-headers']).toMatch(/authorization.*x-namespace/);
    const refused = await open.inject({ url: '/healthz', headers: { origin, 'x-namespace': 'a b' } });
    expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([422, origin]);
    expect(refused.headers['access-control-expose-headers']).toContain('x-request-id');
    const stranger = await open.inject({ url: '/healthz', headers: { origin: 'https://evil.example.com' } });
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
    for (const origin of ['https://evil.example.com', 'null', 'http://localhost:81', 'https://shop.example.com:8443']) {
      const refused = await open.inject(score({ origin }));
      expect([refused.statusCode, refused.json().error.code], origin).toEqual([403, 'forbidden_origin']);
    }
  });

  it.each([
    ['an allowed one', { origin: 'https://shop.example.com' }],
    ['the server’s own', { origin: 'http://fusion.local:8080', host: 'fusion.local:8080' }],
    ['no browser’s at all', {}],
  ])('is not %s', async (_, headers) => {
    expect((await open.inject(score(headers))).statusCode).toBe(200);
  });

  it('may send beacons, and everything where every origin is allowed', async () => {
    const origin = 'https://anywhere.example.com';
    const headers = { origin, 'content-type': 'text/plain' };
    const beacon = { method: 'POST', url: '/v1/retrievers/interactions', headers, payload: '{}' } as const;
    expect((await closed.inject(beacon)).statusCode).toBe(400); // read, and found wanting
    expect((await everyone.inject(score({ origin }))).statusCode).toBe(200);
  });
});

describe('the namespace of a beacon', () => {
  const post = (url: string, headers = {}) => ({ method: 'POST', url, headers, payload: '{}' }) as const;

  it('stands in the query where interactions are written, and nowhere else', async () => {
    namespaces.length = 0;
    await closed.inject(post('/v1/retrievers/interactions?namespace=shop'));
    await closed.inject(post('/v1/retrievers/interactions/batch?namespace=shop'));
    await closed.inject(post('/v1/score?namespace=shop'));
    await closed.inject('/v1/model?namespace=shop');
    expect(namespaces).toEqual(['shop', 'shop', 'default', 'default']);
  });

  it('never outranks the header, and is as long as any', async () => {
    namespaces.length = 0;
    await closed.inject(post('/v1/retrievers/interactions?namespace=shop', { 'x-namespace': 'mine' }));
    expect(namespaces).toEqual(['mine']);
    const refused = await closed.inject(post('/v1/retrievers/interactions?namespace=a%20b'));
    expect(refused.statusCode).toBe(422);
    expect(refused.json().error.details.field).toBe('namespace');
    const twice = await closed.inject(post('/v1/retrievers/interactions?namespace=a&namespace=b'));
    expect(twice.statusCode).toBe(422);
  });
});
