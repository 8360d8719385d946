import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../serving/app.js';
import { hashKey } from '../../serving/security/api-keys.js';

describe('GET /dashboard', { timeout: 120_000 }, () => {
  let app: App;
  beforeAll(async () => {
    app = await createApp({
      bundle: null,
      apiKeys: [{ name: 'ann', role: 'admin', hash: hashKey('ann-key'), namespaces: null }],
    });
    await app.ready();
  });
  afterAll(() => app.close());

  it('leads to the page, which takes no key, asks nobody else and is in nobody’s frame', async () => {
    const found = await app.inject('/dashboard');
    expect([found.statusCode, found.headers.location]).toEqual([302, 'dashboard/']);
    const { statusCode, headers, body } = await app.inject('/dashboard/');
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy.join()).not.toContain('unsafe');
    const [, script] = /src="\.\/(assets\/[\w-]+\.js)"/.exec(body)!;
    const asset = await app.inject(`/dashboard/${script}`);
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': expect.stringContaining('immutable'),
    });
    expect((await app.inject('/openapi.json')).body).not.toContain('dashboard');
  });

  it.each([
    'nothing.html',
    '../package.json',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    'assets/',
    'assets/../../app.ts',
  ])('has no %s', async (path) => {
    expect((await app.inject(`/dashboard/${path}`)).statusCode).toBeGreaterThanOrEqual(400);
  });
});
