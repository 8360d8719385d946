/**
 * What shards and workers do to the speed of a meta-step on the engine `cpu`: `npx tsx bench/workers.ts [seconds]` prints tasks
 * a second by meta-batch, a JSON line for each choice. The choices take steps in turn, twenty in a row as training does, so that
 * whatever else the machine does disturbs all alike; the fastest step of each counts.
 */
import os from 'node:os';
import { engineOf } from '../training/engines/create-engine.js';
import { type Engine, initialState } from '../training/engines/engine.js';
import { benchNetwork } from './training/bench-network.js';

const seconds = Number(process.argv[2] ?? 10);
const cores = os.availableParallelism();
const STEPS_IN_A_ROW = 20;
const SHARDS = [1, 2, 4];
const CHOICES = SHARDS.flatMap((shards) =>
  [...new Set([1, Math.min(shards, cores)])].map((workers) => ({ shards, workers })),
);

interface Timed {
  readonly engine: Engine;
  fastestMs: number;
}

/** Tasks a second of each choice. */
async function measure(metaBatchSize: number): Promise<number[]> {
  const timed = CHOICES.map(({ shards, workers }): Timed => {
    const { programs, config } = benchNetwork('default', { metaBatchSize, shards });
    return { engine: engineOf('cpu', programs, config, { workers }), fastestMs: Number.POSITIVE_INFINITY };
  });
  const { parameters, batch } = benchNetwork('default', { metaBatchSize });
  const state = initialState(parameters);
  for (const { engine } of timed) await engine.step(state, batch); // compiles
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) {
    for (const one of timed) {
      for (let step = 0; step < STEPS_IN_A_ROW; step++) {
        const start = performance.now();
        await one.engine.step(state, batch);
        one.fastestMs = Math.min(one.fastestMs, performance.now() - start);
      }
    }
  }
  for (const { engine } of timed) await engine.release();
  return timed.map(({ fastestMs }) => (1000 * metaBatchSize) / fastestMs);
}

for (const metaBatchSize of [8, 16, 32]) {
  for (const [index, speed] of (await measure(metaBatchSize)).entries()) {
    const { shards, workers } = CHOICES[index]!;
    const line = { meta_batch: metaBatchSize, shards, workers, tasks_per_second: Math.round(speed) };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
