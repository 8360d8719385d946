import { FusionError } from '../../../data/schema/errors.js';
import { startThreads } from '../../../data/threads/thread-pool.js';
import type { ExperimentWorldConfig } from './experiment-world.js';
import { simulateWorld, type WorldAnswer, type WorldTask } from './world-task.js';

export interface WorldsOptions {
  readonly world: ExperimentWorldConfig;
  /** Worlds; each policy meets the same ones. */
  readonly seeds: number;
  /** Of the first of them; the others follow. */
  readonly seed: number;
  /** Threads; by default this one alone. Results do not depend on how many there are. */
  readonly workers?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Simulates worlds side by side.
 * @returns in the order of their seeds
 * @throws FusionError `invalid_value` on no world
 */
export async function simulateWorlds(
  kind: WorldTask['kind'],
  { world, seeds, seed, workers = 1, onProgress = () => {} }: WorldsOptions,
): Promise<readonly WorldAnswer[]> {
  if (!(seeds >= 1 && world.visits >= 100)) {
    const got = `${seeds} and ${world.visits}`;
    throw new FusionError('invalid_value', `simulateWorlds: expected at least 1 seed and 100 visits, got ${got}.`);
  }
  const tasks = Array.from({ length: seeds }, (_, index): WorldTask => ({ kind, world, seed: seed + index }));
  let done = 0;
  const told = (answer: WorldAnswer): WorldAnswer => {
    onProgress(++done, seeds);
    return answer;
  };
  if (workers <= 1) return tasks.map((task) => told(simulateWorld(task)));
  const threads = startThreads<WorldTask, WorldAnswer>(
    new URL('./world-thread', import.meta.url),
    Math.min(workers, seeds),
  );
  try {
    return await Promise.all(tasks.map(async (task) => told(await threads.run(task))));
  } finally {
    await threads.end();
  }
}
