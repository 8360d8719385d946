import { ONE_STANDARD_ERROR, pairedTTest } from '../../models/metrics/paired-t-test.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { shrinkHeads } from '../../models/network/shrink-heads.js';
import type { Engine } from '../engines/engine.js';
import type { JudgedTasks } from '../tasks/judged-tasks.js';
import type { TrainingProgress } from './meta-train.js';

/** What is kept of a training run. */
export interface Kept {
  /** Steps after which the parameters were so. */
  readonly step: number;
  /** How far weights and residual go from what they start from, 0, to what was learned, 1. */
  readonly share: number;
}

/** What may be kept. */
const SHARES = [1, 0.75, 0.5, 0.25, 0] as const;

interface KeepOptions {
  readonly shape: NetworkShape;
  /** Whether the run began with parameters that were kept before: they need no training to be kept. */
  readonly isTrained: boolean;
}

/**
 * Chooses what is kept: of the parameters that answered held-out cases best, or where the untrained ones did, of the last, the
 * share that answers them best, with adaptation or without, if that gains more than a standard error beside nothing of what was learned; else
 * nothing. Then the network is weights by count with its boosted term, and still knows how sure it is. Where the run began with
 * parameters that were kept before, all of them are what has to be beaten.
 * @see Breiman, Friedman, Olshen, Stone, Classification and Regression Trees, 1984, for the rule of one standard error
 */
export async function keepBest(
  engine: Engine,
  judged: JudgedTasks,
  { state, average, best }: TrainingProgress,
  { shape, isTrained }: KeepOptions,
): Promise<Kept & { readonly parameters: Float32Array }> {
  const { step, parameters } = best.step > 0 || isTrained ? best : { step: state.step, parameters: average };
  const keeping = async (share: number) => {
    const shrunk = shrinkHeads(parameters, shape, share);
    const { before, after } = await engine.scores(shrunk, judged.inputs);
    const scores = judged.quality(after) > judged.quality(before) ? after : before;
    return { step, share, parameters: shrunk, quality: judged.qualityByUser(scores) };
  };
  const usual = await keeping(isTrained ? 1 : 0);
  let [kept, gain] = [usual, 0];
  for (const share of SHARES.filter((one) => one !== usual.share)) {
    const other = await keeping(share);
    const { difference, low } = pairedTTest(differences(other.quality, usual.quality), ONE_STANDARD_ERROR);
    if (low > 0 && difference > gain) [kept, gain] = [other, difference];
  }
  return { step, share: kept.share, parameters: kept.parameters };
}

function differences(ours: readonly (readonly number[])[], theirs: readonly (readonly number[])[]): number[][] {
  return ours.map((own, user) => own.map((value, task) => value - theirs[user]![task]!));
}
