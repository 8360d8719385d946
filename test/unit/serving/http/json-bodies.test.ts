import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nestingOf } from '../../../../serving/http/nesting.js';
import { buildApp } from '../test-app.js';

describe('readBodiesAsJson', () => {
  it('refuses what nests deeper than anything a request needs, before anybody follows it down', async () => {
    const app = await buildApp();
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    for (const type of ['application/json', 'text/plain']) {
      const payload = `{"inputs": {"query": ${deep}}}`;
      const headers = { 'content-type': type };
      const response = await app.inject({ method: 'POST', url: '/v1/retrievers/r1/execute', headers, payload });
      expect(response.statusCode).toBe(400);
      expect(response.json().error.message).toBe('body: expected at most 64 levels of nesting, got 200002');
    }
  });

  it('refuses what is packed, by its header, whatever it holds', async () => {
    const app = await buildApp();
    const payload = gzipSync(JSON.stringify({ user_id: 'ann', candidates: [{ item_id: 'a', scores: { cf: 0.5 } }] }));
    const asked = (encoding: string) => {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      return app.inject({ method: 'POST', url: '/v1/score', headers, payload });
    };
    expect((await asked('gzip')).json()).toMatchObject({
      status: 415,
      error: { code: 'unsupported_media_type', details: { field: 'content-encoding', got: 'gzip' } },
    });
    expect((await asked('identity')).statusCode).toBe(400); // it is no JSON
  });
});

describe('nestingOf', () => {
  it.each([
    ['1', 0],
    ['[]', 1],
    ['{"a": [], "b": {"c": 1}}', 2],
    ['["[[[", "\\"[[", "\\\\", [[]]]', 3],
    ['"[', 0],
  ])('%s is %i deep', (json, depth) => {
    expect(nestingOf(json)).toBe(depth);
  });
});
