import os from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Bundle } from '../../data/bundle/index.js';
import { startThreads } from '../../data/threads/thread-pool.js';
import { createApp } from '../../serving/app.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { type Ratio, ratioOfRounds } from '../rounds.js';
import { bareServer } from './bare-server.js';
import { encodeQuestion, FORMATS, type Format } from './encode-question.js';
import { type HandOver, handOver } from './hand-over.js';
import type { Load, LoadResult } from './load-thread.js';
import { profileRequests, type RequestProfile } from './profile.js';
import { questionsOf, WAYS, type Way } from './questions.js';
import { type LoadSummary, summarizeLoad } from './summarize-load.js';

/** What a server did under load, and how busy the thread was that answers: near 1, it can do no more. */
export interface LoadedServer extends LoadSummary {
  readonly server_busy: number;
}

/** One kind of request, and what bare servers do with bodies and answers of the same size. */
export interface ScoringCell {
  readonly candidates: number;
  readonly way: Way;
  readonly format: Format;
  readonly connections: number;
  readonly score: LoadedServer;
  /** A fastify route that reads the body and sends such an answer. */
  readonly bare_route: LoadedServer;
  /** The same, with a run of score.onnx in between: the ceiling. */
  readonly bare_route_and_run: LoadedServer;
  /** Requests a second, of the ceiling's of the same round. */
  readonly share_of_ceiling: Ratio;
}

export interface ScoringBench {
  readonly machine: { readonly cores: number; readonly model: string; readonly load_average: number };
  /** Milliseconds of a bare run of score.onnx, by candidates. */
  readonly bare_run_ms: Readonly<Record<string, number>>;
  /** What it costs to have a run of score.onnx computed in another thread, by candidates. */
  readonly hand_over: Readonly<Record<string, HandOver>>;
  readonly profile: RequestProfile;
  readonly cells: readonly ScoringCell[];
}

export interface ScoringBenchOptions {
  readonly sizes?: readonly number[];
  readonly ways?: readonly Way[];
  readonly formats?: readonly Format[];
  readonly connections?: readonly number[];
  /** Of load, for each of the three routes of a cell, in each round. */
  readonly seconds?: number;
  /** How often the three are loaded, in turn: what else the machine does changes from one second to the next. */
  readonly rounds?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

export const SIZES: readonly number[] = [1, 10, 25, 50, 100, 300, 1000];
const RUNS = 50;
/** Candidates of the requests that are profiled. */
const PROFILED = 100;

/** How many requests a server answers, beside bare servers in the same process: the three in turn, cell by cell. */
export async function benchScoring(
  bundle: Bundle,
  {
    sizes = SIZES,
    ways = WAYS,
    formats = FORMATS,
    connections: concurrencies = [1, 16],
    seconds = 1,
    rounds = 3,
    onProgress,
  }: ScoringBenchOptions = {},
): Promise<ScoringBench> {
  const catalogue = createCatalogue(bundle);
  const app = await createApp({ bundle, workers: Math.max(1, os.availableParallelism() - 1) });
  const bare = await bareServer(bundle);
  const client = startThreads<Load, LoadResult>(new URL('./load-thread', import.meta.url), 1);
  try {
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const profileOf = async (candidates: number) => {
      const bodies = questionsOf(catalogue, candidates, 'by_id').map(
        (question) => encodeQuestion(question, 'json').body,
      );
      bare.expect(candidates, await answerOf(`${address}/v1/score`, 'application/json', bodies[0]!));
      return profileRequests({ candidates, bodies, app, bare: bare.app });
    };
    const bareRunMs: Record<string, number> = {};
    for (const size of sizes) bareRunMs[size] = await bare.timeRun(size, RUNS);
    const profile = await profileOf(PROFILED);
    const kinds = sizes.flatMap((candidates) =>
      ways.flatMap((way) => formats.map((format) => ({ candidates, way, format }))),
    );
    const cells: ScoringCell[] = [];
    for (const { candidates, way, format } of kinds) {
      const encoded = questionsOf(catalogue, candidates, way).map((question) => encodeQuestion(question, format));
      const { contentType } = encoded[0]!;
      const bodies = encoded.map(({ body }) => body);
      bare.expect(candidates, await answerOf(`${address}/v1/score`, contentType, bodies[0]!));
      for (const connections of concurrencies) {
        const load = async (url: string): Promise<Round> => {
          const before = performance.eventLoopUtilization(); // of this thread, which all three servers answer in
          const result = await client.run({ url, contentType, bodies, connections, seconds });
          return { ...result, serverBusy: performance.eventLoopUtilization(before).utilization };
        };
        const urls = [`${address}/v1/score`, `${bare.address}/route`, `${bare.address}/route-and-run`] as const;
        for (const url of urls) await load(url); // warms up
        const [score, route, ceiling] = [[], [], []] as [Round[], Round[], Round[]];
        for (let round = 0; round < rounds; round++) {
          score.push(await load(urls[0]));
          route.push(await load(urls[1]));
          ceiling.push(await load(urls[2]));
        }
        cells.push({
          ...{ candidates, way, format, connections },
          score: together(score),
          bare_route: together(route),
          bare_route_and_run: together(ceiling),
          share_of_ceiling: ratioOfRounds(score.map((one, round) => perSecond(one) / perSecond(ceiling[round]!))),
        });
        onProgress?.(cells.length, kinds.length * concurrencies.length);
      }
    }
    const machine = {
      cores: os.availableParallelism(),
      model: os.cpus()[0]?.model ?? 'unknown',
      load_average: os.loadavg()[0]!,
    };
    return { machine, bare_run_ms: bareRunMs, hand_over: await handOver(bundle, sizes), profile, cells };
  } finally {
    await client.end();
    await bare.close();
    await app.close();
  }
}

/** One load, and how busy the thread was that answered it. */
type Round = LoadResult & { readonly serverBusy: number };

function perSecond({ ms, seconds }: Round): number {
  return ms.length / seconds;
}

function together(rounds: readonly Round[]): LoadedServer {
  const busy = rounds.reduce((sum, { serverBusy }) => sum + serverBusy, 0) / rounds.length;
  return { ...summarizeLoad(rounds), server_busy: busy };
}

/** A real answer, for the bare routes to send. */
async function answerOf(url: string, contentType: string, body: Uint8Array): Promise<object | Uint8Array> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: Buffer.from(body),
  });
  if (response.status !== 200) throw new Error(`bench: ${url} answered ${await response.text()}`);
  return contentType === 'application/json'
    ? ((await response.json()) as object)
    : new Uint8Array(await response.arrayBuffer());
}
