import { describe, expect, it, onTestFinished } from 'vitest';
import { hashKey } from '../../../../serving/security/api-keys.js';
import { startServer } from '../../../../serving/start-server.js';

async function serverWith(options: Partial<Parameters<typeof startServer>[0]> = {}) {
  const server = await startServer({ bundle: null, port: 0, ...options });
  onTestFinished(() => server.close());
  return server;
}

describe('a server without keys', () => {
  it('answers to the names that a machine has for itself', async () => {
    const { app, address } = await serverWith();
    for (const host of ['localhost', 'LocalHost:8080', '127.0.0.1:8080', '127.1.2.3', '[::1]:8080']) {
      expect((await app.inject({ url: '/v1/collections', headers: { host } })).statusCode, host).toBe(200);
    }
    expect((await fetch(`${address}/v1/collections`)).status).toBe(200);
  });

  it('refuses all others, reading included: a page may have its own name lead here', async () => {
    const { app } = await serverWith();
    for (const host of ['evil.example', 'evil.example:8080', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      const answer = await app.inject({ url: '/v1/collections', headers: { host, origin: `http://${host}` } });
      expect([answer.statusCode, answer.json().error.code], host).toEqual([403, 'forbidden_origin']);
      expect(answer.json().error.details.field).toBe('Host');
    }
  });
});

it('a server with keys answers to any name', async () => {
  const key = { name: 'ops', role: 'admin' as const, hash: hashKey('secret'), namespaces: null };
  const { app } = await serverWith({ apiKeys: [key] });
  const headers = { host: 'fusion.example.com', authorization: 'Bearer secret' };
  expect((await app.inject({ url: '/v1/collections', headers })).statusCode).toBe(200);
});
