import Fastify from 'fastify';
import type { Bundle } from '../../data/bundle/index.js';
import type { App } from '../../serving/app.js';
import { type BareRun, openBareRun } from '../bare-run.js';

/** What no server can be faster than: routes that read a body and send an answer that was there before. */
export interface BareServer {
  /** `/route` reads and answers; `/route-and-run` also runs the network in between. */
  readonly address: string;
  /** The routes without a socket. */
  readonly app: Pick<App, 'inject'>;
  /** Milliseconds of one run of the network alone. */
  timeRun(rows: number, rounds: number): Promise<number>;
  /** What is answered from now on, to bodies of how many candidates. An object is sent as JSON. */
  expect(rows: number, answer: object | Uint8Array): void;
  close(): Promise<void>;
}

export async function bareServer(bundle: Bundle): Promise<BareServer> {
  const run = await openBareRun(bundle.graphs.score);
  const app = Fastify({ bodyLimit: 2 ** 30 });
  app.addContentTypeParser(
    'application/vnd.apache.arrow.stream',
    { parseAs: 'buffer' },
    async (_: unknown, body: unknown) => body,
  );
  let current: { readonly rows: number; readonly answer: object | Uint8Array } = { rows: 1, answer: {} };
  app.post('/route', async () => current.answer);
  app.post('/route-and-run', async () => {
    await run.run(current.rows);
    return current.answer;
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    address,
    app: app as unknown as Pick<App, 'inject'>,
    timeRun: (rows, rounds) => timed(run, rows, rounds),
    expect: (rows, answer) => {
      current = { rows, answer: answer instanceof Uint8Array ? Buffer.from(answer) : answer };
    },
    close: async () => {
      await app.close();
      await run.close();
    },
  };
}

async function timed(run: BareRun, rows: number, rounds: number): Promise<number> {
  for (let round = 0; round < 3; round++) await run.run(rows);
  const start = performance.now();
  for (let round = 0; round < rounds; round++) await run.run(rows);
  return (performance.now() - start) / rounds;
}
