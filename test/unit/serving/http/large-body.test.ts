import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../../../serving/start-server.js';

const LIMIT_BYTES = 2 ** 16;
const PARTS = 256; // of the limit's size each: more than sockets hold by themselves

let server: Server;
beforeAll(async () => {
  server = await startServer({ bundle: null, port: 0, bodyLimitBytes: LIMIT_BYTES });
});
afterAll(() => server.close());

/** Sends all before it listens to anything, as proxies and many clients do. @returns the line with the status */
async function answerTo(headers: readonly string[], frame: (part: string) => string): Promise<string> {
  const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
  const lines = ['POST /v1/score HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...headers];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  for (let part = 0; part < PARTS; part++) {
    if (!socket.write(frame('x'.repeat(LIMIT_BYTES)))) await once(socket, 'drain');
  }
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer).split('\r\n', 1)[0]!;
}

describe('a body that is larger than the limit', () => {
  it('is answered, and its caller is listened to until they said all', async () => {
    const length = `Content-Length: ${PARTS * LIMIT_BYTES}`;
    expect(await answerTo([length], (part) => part)).toBe('HTTP/1.1 413 Payload Too Large');
  });

  it('is answered, too, where its length was not said before', async () => {
    const chunk = (part: string) => `${part.length.toString(16)}\r\n${part}\r\n`;
    expect(await answerTo(['Transfer-Encoding: chunked'], chunk)).toBe('HTTP/1.1 413 Payload Too Large');
  });

  it('says how large it may be', async () => {
    const headers = { 'content-type': 'application/json' };
    const payload = 'x'.repeat(LIMIT_BYTES + 1);
    const { error } = (await server.app.inject({ method: 'POST', url: '/v1/score', headers, payload })).json();
    expect(error).toMatchObject({
      message: `body: expected at most ${LIMIT_BYTES} bytes, got more`,
      details: { field: 'body', expected: `at most ${LIMIT_BYTES} bytes` },
    });
  });
});
