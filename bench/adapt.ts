import type { Bundle } from '../data/bundle/index.js';
import { createRng } from '../data/schema/random.js';
import { adaptingServer } from './adapting-server.js';
import { memory } from './memory.js';
import { type Percentiles, percentiles } from './percentiles.js';

/** Users that are adapted and timed, and whose memory is stated. */
const USERS = 1000;
/** Items that each was shown: enough to fill a support set with what was left alone. */
const SHOWN = 50;
/** Users before them, so that nothing is timed for the first time. */
const WARM_UP = 20;

export interface AdaptBench {
  readonly bundle: {
    readonly model_version: string;
    readonly adapts: 'heads' | 'all' | 'vector';
    readonly steps: number;
    /** Of every adaptation that was timed. */
    readonly support_rows: number;
  };
  /** A full support set to a user's own parameters: adapt.onnx, and making what it is fed. */
  readonly adapt_ms: Percentiles;
  /** All of POST /v1/feedback but for HTTP: support drawn, predicted, adapted, predicted again, logged. */
  readonly feedback_ms: Percentiles;
  readonly memory: {
    readonly users: number;
    /** Of the parameters alone. */
    readonly bytes_per_user: number;
    /** What the cache of adapted parameters counts for all of them. */
    readonly counted_parameter_bytes: number;
    /** What the memory of their feedback counts: one answer each. */
    readonly counted_feedback_bytes: number;
    /** Growth of heap and array buffers while they adapted, after collecting garbage. */
    readonly measured_bytes: number;
    /** Growth of the process, garbage and ONNX Runtime's own included. */
    readonly rss_bytes: number;
  };
}

/**
 * Times adaptation to feedback as a server does it, and says what a thousand adapted users take.
 *
 * @param seed of who is shown what.
 */
export async function benchAdapt(bundle: Bundle, seed = 1): Promise<AdaptBench> {
  const { items, users, manifest } = bundle;
  const server = await adaptingServer(bundle);
  const rng = createRng(seed, 'bench adapt');
  try {
    for (let user = 0; user < USERS + WARM_UP; user++) {
      const shown = rng.shuffle(items.ids).slice(0, SHOWN);
      await server.ask(`r${user}`, users.ids[user] ?? `unknown ${user}`, shown);
    }
    for (let user = USERS; user < USERS + WARM_UP; user++) await server.like(`r${user}`);
    server.forgetTimings();
    const before = await memory();
    for (let user = 0; user < USERS; user++) await server.like(`r${user}`);
    const after = await memory();
    const { adaptedUsers, parameterBytes, feedbackBytes } = server.adaptation;
    const { parameters, what, steps, support_rows } = manifest.adaptation;
    const forAll = (bytes: number) => Math.round((bytes / adaptedUsers) * USERS);
    return {
      bundle: { model_version: manifest.model_version, adapts: what, steps, support_rows },
      adapt_ms: percentiles(server.adaptMs),
      feedback_ms: percentiles(server.feedbackMs),
      memory: {
        users: USERS,
        bytes_per_user: (parameters.end - parameters.start) * Float32Array.BYTES_PER_ELEMENT,
        counted_parameter_bytes: forAll(parameterBytes),
        counted_feedback_bytes: forAll(feedbackBytes),
        measured_bytes: after.held - before.held,
        rss_bytes: after.rss - before.rss,
      },
    };
  } finally {
    await server.close();
  }
}
