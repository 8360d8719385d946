import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import autocannon from 'autocannon';
import type { Reply } from '../../data/threads/thread-pool.js';

/** Requests to send in turn, for some seconds. */
export interface Load {
  readonly url: string;
  readonly contentType: string;
  readonly bodies: readonly Uint8Array[];
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly seconds: number;
  /** How long each request took, by the clock of the client. */
  readonly ms: readonly number[];
  /** Share of the time in which the client's thread was busy: near 1, it is the client that was measured. */
  readonly clientBusy: number;
}

// A client in a thread of its own, so that the server's event loop is the server's.
parentPort!.on('message', async (load: Load) => {
  try {
    // Of an answer that takes longer than the load lasts, there is none to count: once more, for longer.
    const answer = (await send(load)) ?? (await send({ ...load, seconds: 10 * load.seconds }));
    if (answer === null) throw new Error(`bench: ${load.url} answered nothing in ${10 * load.seconds} seconds`);
    parentPort!.postMessage({ answer } satisfies Reply<LoadResult>);
  } catch (error) {
    parentPort!.postMessage({ error } satisfies Reply<LoadResult>);
  }
});

async function send({ url, contentType, bodies, connections, seconds }: Load): Promise<LoadResult | null> {
  const headers = { 'content-type': contentType };
  const requests = bodies.map((body) => ({ method: 'POST' as const, headers, body: Buffer.from(body) }));
  const times: number[] = [];
  const before = performance.eventLoopUtilization();
  const { non2xx, errors, duration } = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({ url, connections, duration: seconds, requests }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    run.on('response', (_client, _statusCode, _bytes, responseTime) => times.push(responseTime));
  });
  if (non2xx + errors > 0) throw new Error(`bench: ${non2xx} answers were refusals, ${errors} requests failed`);
  if (times.length === 0) return null;
  const { utilization } = performance.eventLoopUtilization(before);
  return { seconds: duration, ms: times, clientBusy: utilization };
}
