import { createRng } from '../../data/schema/random.js';
import { type Estimate, estimateOf } from '../../models/metrics/estimate.js';
import { mean } from '../../models/metrics/mean.js';
import { createEngine } from '../engines/create-engine.js';
import type { EngineName } from '../engines/engine-names.js';
import { meanByUser } from '../evaluation/mean-by-user.js';
import type { Foundation } from '../foundation.js';
import { networkShape } from '../meta/train-network.js';
import { evenly } from '../tasks/evenly.js';
import { sampleTask } from '../tasks/sample-task.js';
import { taskBatch } from '../tasks/task-batch.js';
import type { PreparedCase } from '../tasks/world.js';
import type { TrainConfig } from '../train-config.js';

/** What old tasks cost, after adapting to each, with the parameters before an update and after it. */
export interface Forgetting {
  readonly tasks: number;
  readonly lossBefore: number;
  readonly lossAfter: number;
  /** After minus before, paired by task; above 0, something was forgotten. */
  readonly change: Estimate;
}

/** Tasks that are looked at, at most. */
const TASKS = 256;

/**
 * Measures forgetting on tasks that were trained on before and not replayed. Both parameters see the same rows, scored by
 * today's scorers, so the change is the network's alone.
 *
 * @param old no cases: null, there is nothing to forget
 * @param before,after vectors as `trainingLayout` places them
 */
export async function measureForgetting(
  { foundation, config, engineName, seed }: ForgettingOptions,
  old: readonly PreparedCase[],
  { before, after }: { readonly before: Float32Array; readonly after: Float32Array },
): Promise<Forgetting | null> {
  const cases = evenly(old, TASKS);
  if (cases.length === 0) return null;
  const { meta } = config;
  const shape = networkShape(foundation, config);
  const tasks = cases.map((known) =>
    sampleTask(foundation, known, meta, createRng(seed, 'forgetting', known.user, known.support.length)),
  );
  const batch = taskBatch(tasks, foundation, shape, { support: meta.supportSetSize, query: meta.querySetSize });
  const engine = createEngine(engineName, shape, meta);
  try {
    const [lossesBefore, lossesAfter] = [await engine.losses(before, batch), await engine.losses(after, batch)];
    const change = (_: PreparedCase, task: number) => lossesAfter.after[task]! - lossesBefore.after[task]!;
    return {
      tasks: cases.length,
      lossBefore: mean(lossesBefore.after),
      lossAfter: mean(lossesAfter.after),
      change: estimateOf(meanByUser(cases, change, createRng(seed, 'forgetting'))),
    };
  } finally {
    await engine.release();
  }
}

export interface ForgettingOptions {
  readonly foundation: Foundation;
  readonly config: TrainConfig;
  readonly engineName: EngineName;
  readonly seed: number;
}
