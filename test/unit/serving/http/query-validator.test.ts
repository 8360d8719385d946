import { describe, expect, it } from 'vitest';
import { buildApp } from '../test-app.js';

describe('a route whose body is checked as its query is', () => {
  it.each([
    ['null', 'store_unavailable'],
    ['{}', 'store_unavailable'],
    ['5', 'invalid_request'],
    ['[]', 'invalid_request'],
    ['"text"', 'invalid_request'],
  ])('takes nothing for an empty one, and refuses what is none: %s', async (payload, code) => {
    const app = await buildApp();
    const url = '/v1/retrievers/interactions/list';
    const headers = { 'content-type': 'application/json' };
    expect((await app.inject({ method: 'POST', url, headers, payload })).json().error.code).toBe(code);
  });
});
