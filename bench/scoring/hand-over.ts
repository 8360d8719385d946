import { performance } from 'node:perf_hooks';
import type { Bundle } from '../../data/bundle/index.js';
import { type OnnxSession, openOnnxSession } from '../../serving/network/onnx-session.js';
import type { Tensors } from '../../serving/network/tensors.js';
import { createModelThreads } from '../../serving/workers/model-threads.js';
import { openBareRun } from '../bare-run.js';

/** What a run of score.onnx costs the thread that asks for it, in milliseconds. */
export interface HandOver {
  /** Computed in the thread itself, which is busy all the while. */
  readonly here_ms: number;
  /** Computed in another: until the answer is there. */
  readonly elsewhere_ms: number;
  /** And how long the asking thread was busy with it. */
  readonly busy_ms: number;
}

const RUNS = 40;

/** From how many rows on a run is better handed over: where it keeps the asking thread for less. */
export async function handOver(
  { graphs }: Bundle,
  sizes: readonly number[],
): Promise<Readonly<Record<string, HandOver>>> {
  const bare = await openBareRun(graphs.score);
  const here = await openOnnxSession('score.onnx', graphs.score);
  const threads = createModelThreads(1);
  try {
    const elsewhere = threads.open('score.onnx', graphs.score);
    const found: Record<string, HandOver> = {};
    for (const size of sizes) {
      const inputs = bare.inputs(size);
      const [own, other] = [await timed(here, inputs), await timed(elsewhere, inputs)];
      found[size] = { here_ms: own.ms, elsewhere_ms: other.ms, busy_ms: other.busyMs };
    }
    return found;
  } finally {
    await threads.close();
    await here.release();
    await bare.close();
  }
}

/** Of one run, over many in turn. */
async function timed(graph: OnnxSession, inputs: Tensors): Promise<{ readonly ms: number; readonly busyMs: number }> {
  for (let run = 0; run < 5; run++) await graph.run(inputs);
  const before = performance.eventLoopUtilization();
  const start = performance.now();
  for (let run = 0; run < RUNS; run++) await graph.run(inputs);
  const ms = (performance.now() - start) / RUNS;
  return { ms, busyMs: performance.eventLoopUtilization(before).active / RUNS };
}
