import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { handleErrors } from '../../../../serving/http/error-handler.js';
import { readBodiesAsJson } from '../../../../serving/http/json-bodies.js';
import { readNamespaces } from '../../../../serving/http/namespace.js';

function echo(): FastifyInstance {
  const app = Fastify();
  onTestFinished(() => app.close());
  handleErrors(app);
  readNamespaces(app);
  readBodiesAsJson(app);
  app.post('/echo', async ({ namespace, body }) => ({ namespace, body }));
  return app;
}

const post = (app: FastifyInstance, headers: Record<string, string>, payload: string) =>
  app.inject({ method: 'POST', url: '/echo', headers, payload });

describe('readNamespaces', () => {
  it('takes the header, else default, and refuses what could not be a name', async () => {
    const app = echo();
    const json = { 'content-type': 'application/json' };
    expect((await post(app, json, '{}')).json().namespace).toBe('default');
    expect((await post(app, { ...json, 'x-namespace': 'shop.eu-1' }, '{}')).json().namespace).toBe('shop.eu-1');
    for (const name of ['', 'a b', "a'b", 'x'.repeat(65)]) {
      const refused = await post(app, { ...json, 'x-namespace': name }, '{}');
      expect(refused.statusCode).toBe(422);
      expect(refused.json().error.details.field).toBe('X-Namespace');
    }
  });
});

describe('readBodiesAsJson', () => {
  it('reads what curl -d and sendBeacon send', async () => {
    const app = echo();
    for (const type of ['application/x-www-form-urlencoded', 'text/plain;charset=UTF-8', 'application/json']) {
      expect((await post(app, { 'content-type': type }, '{"a":[1]}')).json().body).toEqual({ a: [1] });
    }
  });

  it('refuses what is not JSON, and keys that would change prototypes', async () => {
    const app = echo();
    for (const text of ['a=1', '{"a":', '{"__proto__":{"a":1}}']) {
      const refused = await post(app, { 'content-type': 'application/x-www-form-urlencoded' }, text);
      expect(refused.statusCode).toBe(400);
      expect(refused.json().error.code).toBe('invalid_request');
    }
  });
});
