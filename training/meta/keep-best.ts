import type { NetworkShape } from '../../models/network/shape.js';
import { shrinkHeads } from '../../models/network/shrink-heads.js';
import type { Engine } from '../engines/engine.js';
import type { RankedTasks } from '../tasks/ranked-tasks.js';
import type { TrainingProgress } from './meta-train.js';

/** What is kept of a training run. */
export interface Kept {
  /** Steps after which the parameters were so. */
  readonly step: number;
  /** How far weights and residual go from weights by count, 0, to what was learned, 1. */
  readonly share: number;
}

/** Shares that are compared. */
const SHARES = [1, 0.75, 0.5, 0.25, 0] as const;

/**
 * Chooses what is kept: of the parameters that ranked held-out cases best, or where the untrained ones did, of the last, the
 * share that ranks them best, with adaptation or without; the largest of equals. So a network that learned nothing is weights by
 * count, and still knows how sure it is.
 * @param isTrained whether the run began with parameters that had been trained before
 */
export async function keepBest(
  engine: Engine,
  ranked: RankedTasks,
  { state, best }: TrainingProgress,
  { shape, isTrained }: { readonly shape: NetworkShape; readonly isTrained: boolean },
): Promise<Kept & { readonly parameters: Float32Array }> {
  const { step, parameters } = best.step > 0 || isTrained ? best : state;
  let kept = { step, share: 1, parameters, ndcg: Number.NEGATIVE_INFINITY };
  for (const share of SHARES) {
    const shrunk = shrinkHeads(parameters, shape, share);
    const { before, after } = await engine.scores(shrunk, ranked.inputs);
    const ndcg = Math.max(ranked.ndcg(before), ranked.ndcg(after));
    if (ndcg > kept.ndcg) kept = { step, share, parameters: shrunk, ndcg };
  }
  return kept;
}
