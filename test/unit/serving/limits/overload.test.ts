import { describe, expect, it } from 'vitest';
import type { ServerLimits } from '../../../../serving/limits/server-limits.js';
import { startServer } from '../../../../serving/start-server.js';
import { eventually } from '../eventually.js';
import { buildApp } from '../test-app.js';

/** An application with a path that answers when it is told to. */
async function slowApp(limits: Partial<ServerLimits>) {
  const waiting: (() => void)[] = [];
  const { createApp } = await import('../../../../serving/app.js');
  const app = await createApp({ bundle: null, limits });
  app.get('/v1/slow', () => new Promise((resolve) => waiting.push(() => resolve({}))));
  await app.ready();
  const ask = (namespace: string, url = '/v1/slow') => app.inject({ url, headers: { 'x-namespace': namespace } });
  const answerAll = () => waiting.splice(0).forEach((answer) => void answer());
  const begun = (count: number) => eventually(() => expect(waiting).toHaveLength(count));
  return { app, ask, answerAll, begun };
}

describe('refuseOverload', () => {
  it('answers 503 beyond what the server takes, and takes requests again when others are done', async () => {
    const { app, ask, answerAll, begun } = await slowApp({ maxConcurrent: 2 });
    const running = [ask('a'), ask('b')];
    await begun(2);
    const refused = await ask('c');
    expect([refused.statusCode, refused.json().error.code]).toEqual([503, 'overloaded']);
    expect(refused.headers['retry-after']).toBe('1');
    expect((await ask('c', '/healthz')).statusCode).toBe(200); // whoever asks how it is gets an answer
    expect((await ask('c', '/metrics')).body).toContain('metafuse_overload_refusals_total{limit="server"} 1');
    answerAll();
    expect((await Promise.all(running)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const again = ask('c');
    await begun(1);
    answerAll();
    expect((await again).statusCode).toBe(200);
    await app.close();
  });

  it('answers 429 to a namespace that has its share, and goes on with the others', async () => {
    const { app, ask, answerAll, begun } = await slowApp({ maxConcurrentPerNamespace: 1 });
    const running = [ask('a')];
    await begun(1);
    const refused = await ask('a');
    expect([refused.statusCode, refused.json().error.code]).toEqual([429, 'too_many_requests']);
    expect(refused.headers['retry-after']).toBe('1');
    running.push(ask('b'));
    await begun(2);
    answerAll();
    expect((await Promise.all(running)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    await app.close();
  });

  it('forgets callers who left before they were answered', async () => {
    const server = await startServer({ bundle: null, port: 0, limits: { maxConcurrent: 1 } });
    const body = '{"user_id":"u","candidates":';
    const answered = (code: string) =>
      eventually(async () => {
        const answer = await (await fetch(`${server.address}/v1/model`)).json();
        expect(answer).toMatchObject({ error: { code } });
      });
    const leave = async () => {
      const controller = new AbortController();
      const stream = new ReadableStream({ start: (queue) => queue.enqueue(new TextEncoder().encode(body)) });
      const asked = fetch(`${server.address}/v1/score`, {
        ...{ method: 'POST', body: stream, duplex: 'half', signal: controller.signal },
        headers: { 'content-type': 'application/json' },
      } as RequestInit).catch(() => 'left');
      await answered('overloaded'); // once the other one has arrived
      controller.abort();
      expect(await asked).toBe('left');
    };
    await leave();
    await answered('no_model'); // by the route, not refused
    await server.close();
  });

  it('answers 503 while the event loop is late', async () => {
    const { app, ask } = await slowApp({ maxEventLoopDelayMs: 1e-9 });
    await eventually(async () => expect((await ask('a', '/v1/model')).json().error.code).toBe('overloaded'));
    expect((await ask('a', '/metrics')).body).toContain('metafuse_overload_refusals_total{limit="event_loop"}');
    await app.close();
  });
});

describe('app.drain', () => {
  it('makes it unready, and each answer the last of its connection', async () => {
    const app = await buildApp();
    app.drain();
    expect((await app.inject('/readyz')).json()).toMatchObject({ ready: false, draining: true });
    const answer = await app.inject('/openapi.json');
    expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
  });
});
