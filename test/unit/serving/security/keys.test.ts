import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'light-my-request';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type App, createApp } from '../../../../serving/app.js';
import { type ApiKey, hashKey } from '../../../../serving/security/api-keys.js';
import { readApiKeys } from '../../../../serving/security/read-api-keys.js';
import type { Role } from '../../../../serving/security/role.js';
import { roleOfRoute } from '../../../../serving/security/role-of-route.js';
import { startServer } from '../../../../serving/start-server.js';
import { readStandIn } from '../test-app.js';

const key = (role: Role, namespaces: readonly string[] | null = ['shop']): ApiKey => ({
  name: role,
  role,
  hash: hashKey(`secret of ${role}${namespaces === null ? ' everywhere' : ''}`.replaceAll(' ', '-')),
  namespaces: namespaces && new Set(namespaces),
});
const keys = [key('capture'), key('reader'), key('writer'), key('admin'), key('admin', null)];

let app: App;
beforeAll(async () => {
  app = await createApp({ bundle: await readStandIn(), apiKeys: keys });
  await app.ready();
});
afterAll(() => app.close());

async function ask(request: InjectOptions, authorization?: string, namespace = 'shop') {
  const headers = { 'x-namespace': namespace, ...(authorization && { authorization: `Bearer ${authorization}` }) };
  const { statusCode, json } = await app.inject({ ...request, headers: { ...request.headers, ...headers } });
  return { statusCode, code: json()?.error?.code as string | undefined };
}

const score = {
  method: 'POST',
  url: '/v1/score',
  payload: { user_id: 'ann', candidates: [{ item_id: 'i0' }] },
} as const;
const disable = { method: 'POST', url: '/v1/retrievers/score/learned-fusion/disable' } as const;
const optOut = { method: 'POST', url: '/v1/retrievers/score/learned-fusion/opt-out/ann' } as const;
const report = { feature_id: 'd1', interaction_type: ['click'] };
const interaction = { method: 'POST', url: '/v1/retrievers/interactions', payload: report } as const;

describe('a server with keys', () => {
  it.each([undefined, 'wrong', `${'secret-of-admin'} x`])('lets nobody in who comes with %s', async (given) => {
    expect(await ask(score, given)).toEqual({ statusCode: 401, code: 'unauthorized' });
    const { headers, body } = await app.inject({
      ...score,
      headers: given ? { authorization: `Bearer ${given}` } : {},
    });
    expect(headers['www-authenticate']).toMatch(/^Bearer/);
    expect(body).not.toContain('wrong');
  });

  it('tells strangers nothing of which paths there are', async () => {
    expect(await ask({ url: '/v1/nothing' })).toEqual({ statusCode: 401, code: 'unauthorized' });
    expect(await ask({ url: '/v1/nothing' }, 'secret-of-reader')).toEqual({ statusCode: 404, code: 'not_found' });
  });

  it.each([
    ['capture', [403, 403, 403]],
    ['reader', [200, 403, 403]],
    ['writer', [200, 200, 403]],
    ['admin', [200, 200, 200]],
  ] as const)('%s: scores, opts a user out, pulls the kill switch: %j', async (role, expected) => {
    const got = [];
    for (const request of [score, optOut, disable]) got.push((await ask(request, `secret-of-${role}`)).statusCode);
    expect(got).toEqual(expected);
  });

  it('keeps a key in its namespaces', async () => {
    expect(await ask(score, 'secret-of-admin', 'other')).toEqual({ statusCode: 403, code: 'forbidden' });
    expect((await ask(score, 'secret-of-admin-everywhere', 'other')).statusCode).toBe(200);
  });

  it('does not let a namespace’s admin change what others share', async () => {
    const reload = { method: 'POST', url: '/v1/model/rollback' } as const;
    expect(await ask(reload, 'secret-of-admin')).toEqual({ statusCode: 403, code: 'forbidden' });
    expect(await ask(reload, 'secret-of-admin-everywhere')).toEqual({ statusCode: 409, code: 'conflict' });
    const own = { ...reload, payload: { scope: 'namespace' } };
    expect(await ask(own, 'secret-of-admin')).toEqual({ statusCode: 409, code: 'conflict' });
  });

  it('takes a beacon’s key from its query, and no other request’s', async () => {
    const inQuery = (url: string) => `${url}?namespace=shop&key=secret-of-capture`;
    const beacon = { ...interaction, url: inQuery(interaction.url) };
    expect((await app.inject(beacon)).statusCode).toBeLessThan(300);
    expect((await app.inject({ ...beacon, url: beacon.url.replace('shop', 'other') })).statusCode).toBe(403);
    const scored = await app.inject({ ...score, url: `${score.url}?key=secret-of-admin-everywhere` });
    expect(scored.statusCode).toBe(401);
  });

  it.each([
    '/healthz',
    '/readyz',
    '/openapi.json',
    '/capture.js',
    '/dashboard',
  ])('shows %s to everybody', async (url) => {
    expect([200, 302, 503]).toContain((await app.inject(url)).statusCode);
  });

  it('says in its description that it takes keys', async () => {
    const { security, components } = (await app.inject('/openapi.json')).json();
    expect([security, components.securitySchemes.key]).toEqual([[{ key: [] }], { type: 'http', scheme: 'bearer' }]);
  });
});

describe('roleOfRoute', () => {
  it('takes an admin for whatever it does not know', () => {
    expect(roleOfRoute('POST', '/v1/something/new')).toBe('admin');
    expect(roleOfRoute('DELETE', '/v1/retrievers/:id')).toBe('admin');
    expect(roleOfRoute('GET', '/v1/something/new')).toBe('reader');
    expect(roleOfRoute('POST', '/v1/retrievers/:id/executions/list')).toBe('reader');
    expect(roleOfRoute('DELETE', '/v1/users/:id')).toBe('writer');
    expect(roleOfRoute('GET', '/metrics')).toBe('admin');
  });
});

describe('readApiKeys', () => {
  const entry = { name: 'a', role: 'reader', sha256: 'a'.repeat(64), namespaces: ['shop'] };
  async function read(content: string) {
    const folder = await mkdtemp(join(tmpdir(), 'keys-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'keys.yaml'), content);
    return readApiKeys(join(folder, 'keys.yaml'));
  }

  it('reads names, roles, hashes and namespaces', async () => {
    const [shop, all] = await read(
      JSON.stringify({ keys: [entry, { ...entry, name: 'b', sha256: 'b'.repeat(64), namespaces: '*' }] }),
    );
    expect(shop).toEqual({
      name: 'a',
      role: 'reader',
      hash: Buffer.from('a'.repeat(64), 'hex'),
      namespaces: new Set(['shop']),
    });
    expect(all!.namespaces).toBeNull();
  });

  it.each([
    ['no YAML', ':\n  - : [', /expected YAML/],
    ['no keys', 'keys: []', /keys must not have fewer than 1/],
    ['a role that is none', JSON.stringify({ keys: [{ ...entry, role: 'root' }] }), /keys\.0\.role/],
    ['a key in the clear', JSON.stringify({ keys: [{ ...entry, key: 'x' }] }), /keys\.0 /],
    ['a hash that is none', JSON.stringify({ keys: [{ ...entry, sha256: 'A'.repeat(64) }] }), /keys\.0\.sha256/],
    ['a name twice', JSON.stringify({ keys: [entry, { ...entry, sha256: 'b'.repeat(64) }] }), /each name once/],
    ['a key twice', JSON.stringify({ keys: [entry, { ...entry, name: 'b' }] }), /each sha256 once/],
  ])('refuses %s', async (_, content, why) => {
    await expect(read(content)).rejects.toThrow(why);
    await expect(read(content)).rejects.toMatchObject({ code: 'usage' });
  });

  it('refuses a file that is not there', async () => {
    await expect(readApiKeys('/nowhere/keys.yaml')).rejects.toThrow('expected a readable file, got ENOENT');
  });
});

describe('startServer', () => {
  it('without keys, listens to this machine alone', async () => {
    const host = '0.0.0.0';
    await expect(startServer({ bundle: null, port: 0, host })).rejects.toMatchObject({ code: 'usage' });
    const server = await startServer({ bundle: null, port: 0, host, apiKeys: keys });
    await server.close();
  });
});
