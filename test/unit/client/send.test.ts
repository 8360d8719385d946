import { describe, expect, it } from 'vitest';
import { path } from '../../../serving/client/path.js';
import { createSend } from '../../../serving/client/send.js';
import { answering } from './answers.js';

const call = { method: 'POST', path: '/v1/score', body: { user_id: 'u1' } } as const;
const busy = (seconds: string) =>
  Response.json(
    { success: false, status: 503, error: { code: 'overloaded', type: 'overloaded', message: 'full', details: {} } },
    { status: 503, headers: { 'retry-after': seconds, 'x-request-id': 'r9' } },
  );

describe('createSend', () => {
  it('sends JSON with the key and the namespace, and gives the answer', async () => {
    const { options, asked } = answering(Response.json({ took_ms: 1 }));
    const send = createSend({ ...options, baseUrl: 'https://fusion.example/api/', apiKey: 'k', namespace: 'shop' });
    expect(await send(call)).toEqual({ took_ms: 1 });
    expect(asked).toEqual([
      {
        method: 'POST',
        url: 'https://fusion.example/api/v1/score',
        headers: { authorization: 'Bearer k', 'x-namespace': 'shop', 'content-type': 'application/json' },
        body: { user_id: 'u1' },
      },
    ]);
  });

  it('says nothing of a body where there is none, and leaves out what a query does not hold', async () => {
    const { options, asked } = answering();
    await createSend(options)({ method: 'GET', path: '/v1/x', query: { hours: 24, type: undefined, q: 'a&b' } });
    expect(asked).toEqual([{ method: 'GET', url: 'https://fusion.example/v1/x?hours=24&q=a%26b', headers: {} }]);
  });

  it('waits as long as it was told, and up to half as long again, then tries again', async () => {
    const { options, asked } = answering(busy('2'), busy('0.5'), Response.json('done'));
    const waits: number[] = [];
    const wait = async (waitMs: number) => void waits.push(waitMs);
    expect(await createSend({ ...options, wait, random: () => 0.5 })(call)).toBe('done');
    expect(waits).toEqual([2000 * 1.25, 500 * 1.25]);
    expect(asked).toHaveLength(3);
  });

  it('gives up after the last retry, where no moment is named, where it is too far, and where the refusal is final', async () => {
    const wait = async () => {};
    const gone = () => Response.json({ success: false }, { status: 404, headers: { 'retry-after': '1' } });
    for (const [answers, attempts] of [
      [[busy('1'), busy('1'), busy('1')], 3],
      [[busy('')], 1],
      [[busy('31')], 1],
      [[gone()], 1],
    ] as const) {
      const { options, asked } = answering(...answers);
      await expect(createSend({ ...options, wait })(call)).rejects.toThrow();
      expect(asked).toHaveLength(attempts);
    }
  });

  it('makes the server’s refusal an error with its code, field, status and request', async () => {
    const error = {
      code: 'invalid_value',
      type: 'invalid_value',
      message: 'top_k: expected …',
      details: { field: 'top_k' },
    };
    const refusal = { success: false, status: 422, error };
    const { options } = answering(Response.json(refusal, { status: 422, headers: { 'x-request-id': 'r1' } }));
    const expected = { name: 'ClientError', code: 'invalid_value', field: 'top_k', status: 422, requestId: 'r1' };
    await expect(createSend(options)(call)).rejects.toMatchObject({ ...expected, message: 'top_k: expected …' });
  });

  it('says so when something else than this API answers, or nobody', async () => {
    const page = () => new Response('<html>', { status: 502 });
    const cause = new TypeError('fetch failed');
    const answer = (first: Response | Error) => createSend(answering(first).options)(call);
    await expect(answer(page())).rejects.toMatchObject({ code: 'unreadable_answer', status: 502, field: null });
    await expect(answer(new Response('<html>'))).rejects.toMatchObject({ code: 'unreadable_answer', status: 200 });
    await expect(answer(cause)).rejects.toMatchObject({ code: 'no_answer', status: null, requestId: null, cause });
  });
});

describe('path', () => {
  it('keeps an id one segment, whatever is in it', () => {
    expect(path`/v1/users/${'a/b?c#d %'}/context`).toBe('/v1/users/a%2Fb%3Fc%23d%20%25/context');
  });

  it.each(['', '.', '..'])('refuses "%s", which would be another path', (id) => {
    expect(() => path`/v1/retrievers/${id}`).toThrow(/^path: expected an id/);
  });
});
