import { type Profiler, Session } from 'node:inspector/promises';
import type { App } from '../../serving/app.js';
import { median, type Ratio, ratioOfRounds } from '../rounds.js';

/** Where the processor's time of a request goes, in microseconds; whatever else the machine does is not in it. */
export interface RequestProfile {
  readonly candidates: number;
  /** Of a request by id in JSON, without a socket: the median of the rounds. */
  readonly score_us: number;
  /** Of the bare route with a run of the network in between, likewise. */
  readonly bare_us: number;
  /** Of both in the same round. */
  readonly share_of_ceiling: Ratio;
  /** Of the samples of a profile, by what ran. */
  readonly parts: Readonly<Record<string, number>>;
}

export interface ProfileInputs {
  readonly candidates: number;
  readonly bodies: readonly Uint8Array[];
  readonly app: App;
  readonly bare: Pick<App, 'inject'>;
}

/** Enough that every round has a share of what the garbage collector does of old objects. */
const REQUESTS = 1000;
/** Both in turn: what else the machine does changes from one second to the next. */
const ROUNDS = 7;
/** As often before anything is measured: a server that has just started compiles more than it answers. */
const WARM_UP_ROUNDS = 3;

/**
 * What code is of, by the function's name and its file; the first that fits. ONNX Runtime's own has no file, and now no name,
 * now that of one of its session's functions, whichever V8 saw last.
 */
const PARTS: readonly (readonly [part: string, place: RegExp])[] = [
  ['network', /onnxruntime|serving\/network|^(?:loadModel|run|dispose|endProfiling)? $/],
  ['JSON', /write-score-json|json-bytes|^serialize .*fastify|secure-json-parse|json-bodies|nesting/],
  ['memory for feedback', /serving\/(adaptation|memory|learning)|remember-answer|execution-of-answer/],
  ['candidates', /models\/base|(?<!fuse-)candidate|put-rows|serving\/live/],
  ['fusion and results', /serving\/scoring|models\//],
  ['garbage collection', /^\(garbage collector\)/],
  ['HTTP', /./],
];

/** Nothing ran, or the profiler itself did. */
const NO_REQUEST: ReadonlySet<string> = new Set(['(idle) ', 'dispatch ']);

/** Both routes in turn, then the one that is served under a profile. */
export async function profileRequests({ candidates, bodies, app, bare }: ProfileInputs): Promise<RequestProfile> {
  const served = () => send(app, '/v1/score', bodies);
  const ceiling = () => send(bare, '/route-and-run', bodies);
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    await served();
    await ceiling();
  }
  const rounds: { readonly scoreUs: number; readonly bareUs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({ scoreUs: await cpuUs(served), bareUs: await cpuUs(ceiling) });
  return {
    candidates,
    score_us: median(rounds.map(({ scoreUs }) => scoreUs)),
    bare_us: median(rounds.map(({ bareUs }) => bareUs)),
    share_of_ceiling: ratioOfRounds(rounds.map(({ scoreUs, bareUs }) => bareUs / scoreUs)),
    parts: await partsOf(served),
  };
}

async function send(app: Pick<App, 'inject'>, url: string, bodies: readonly Uint8Array[]): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  for (let request = 0; request < REQUESTS; request++) {
    const payload = Buffer.from(bodies[request % bodies.length]!);
    const { statusCode, body } = await app.inject({ method: 'POST', url, headers, payload });
    if (statusCode !== 200) throw new Error(`bench: ${url} answered ${body}`);
  }
}

async function cpuUs(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}

async function partsOf(run: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
  const inspector = new Session();
  inspector.connect();
  try {
    await inspector.post('Profiler.enable');
    await inspector.post('Profiler.setSamplingInterval', { interval: 200 });
    await inspector.post('Profiler.start');
    await run();
    const { profile } = await inspector.post('Profiler.stop');
    return shares(profile);
  } finally {
    inspector.disconnect();
  }
}

/** Shares of the time that requests took. */
function shares({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Readonly<Record<string, number>> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame] as const));
  const times = new Map(PARTS.map(([part]) => [part, 0]));
  let total = 0;
  samples.forEach((id, index) => {
    const { functionName, url } = frames.get(id)!;
    const place = `${functionName} ${url}`;
    if (NO_REQUEST.has(place)) return;
    const [part] = PARTS.find(([, pattern]) => pattern.test(place))!;
    const time = timeDeltas[index] ?? 0;
    times.set(part, times.get(part)! + time);
    total += time;
  });
  return Object.fromEntries([...times].map(([part, time]) => [part, time / total] as const));
}
