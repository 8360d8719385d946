import fc from 'fast-check';
import { expect } from 'vitest';
import { memory } from '../../../bench/memory.js';
import { ERROR_CODES } from '../../../data/schema/errors.js';
import type { Store } from '../../../data/store/store.js';
import { memoryAdaptationLog } from '../../../serving/adaptation/memory-adaptation-log.js';
import { type App, createApp } from '../../../serving/app.js';
import { readStandIn } from '../../unit/serving/test-app.js';
import { type Description, NAMESPACES, questions } from './questions.js';

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly store: Store | null;
  /** Refusals with 5xx that are no defects. */
  readonly documented: readonly string[];
}

/** What became of the requests: how often each answer came, and by how much memory grew over the last four fifths, in bytes. */
export interface FuzzResult {
  readonly answers: Readonly<Record<string, number>>;
  readonly growth: number;
}

const MIB = 2 ** 20;

/** Sends requests that are drawn from the interface's own description, and expects of each a documented answer. */
export async function fuzz({ requests, seed, store, documented }: FuzzOptions): Promise<FuzzResult> {
  const app = await smallApp(store);
  const answers = new Map<string, number>();
  let held: number | undefined;
  let count = 0;
  try {
    await fc.assert(
      fc.asyncProperty(questions(app.swagger() as unknown as Description), async (question) => {
        const { statusCode, body, headers } = await app.inject(question);
        const error = statusCode >= 400 ? JSON.parse(body).error : undefined;
        const key = error === undefined ? String(statusCode) : `${statusCode} ${error.code}`;
        answers.set(key, (answers.get(key) ?? 0) + 1);
        expect(headers['x-request-id']).toBeDefined();
        if (error !== undefined) {
          expect(ERROR_CODES[error.code as keyof typeof ERROR_CODES]?.status).toBe(statusCode);
          if (statusCode >= 500) expect(documented).toContain(error.code);
        }
        if (++count % 1000 === 0) await deleteCollections(app); // they hold what was put into them, as they should
        if (count === Math.floor(requests / 5)) held = (await memory()).held;
      }),
      { numRuns: requests, seed, endOnFailure: false },
    );
    await deleteCollections(app);
    const growth = (await memory()).held - held!;
    process.stdout.write(`${count} requests: ${JSON.stringify(Object.fromEntries([...answers].sort()))}\n`);
    process.stdout.write(`memory grew by ${(growth / MIB).toFixed(1)} MiB over the last four fifths\n`);
    return { answers: Object.fromEntries(answers), growth };
  } finally {
    await app.close();
  }
}

/** Whatever is kept is kept in little memory, so that it is full before memory is looked at. */
async function smallApp(store: Store | null): Promise<App> {
  const app = await createApp({
    bundle: await readStandIn(),
    store,
    adaptation: { requestBytes: MIB, feedbackBytes: MIB, parameterBytes: MIB },
    adaptationLog: store === null ? memoryAdaptationLog(MIB) : null,
    learningLimits: {
      executionBytes: MIB,
      repetitionBytes: MIB,
      personalContexts: 100,
      wideContexts: 100,
      sessions: 100,
    },
    liveLimits: { eventBytes: MIB, states: 100, puts: 100 },
    limits: { cachedUsers: 100 },
  });
  await app.ready();
  return app;
}

async function deleteCollections(app: App): Promise<void> {
  for (const namespace of NAMESPACES) {
    const headers = { 'x-namespace': namespace };
    const { results } = (await app.inject({ url: '/v1/collections', headers })).json();
    for (const { name } of results) {
      await app.inject({ method: 'DELETE', url: `/v1/collections/${encodeURIComponent(name)}`, headers });
    }
  }
}
