import { type OffPolicySums, readOffPolicySums } from '../../data/store/reads/off-policy-sums.js';
import type { Store } from '../../data/store/store.js';
import { normalHalfWidth } from '../../models/experiment/statistics/normal-quantile.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { OffPolicy, OffPolicyAnswer } from '../http/schemas/experiment-analysis.js';
import { intervalOf } from './interval-of.js';

/** Below so many effective allocations, or with one that has more of the weight than this, an answer is a guess. */
const ENOUGH = { size: 100, share: 0.1 };

/**
 * What an experiment's allocations say another rule would have earned: by IPS, SNIPS and the doubly robust estimate, with normal
 * intervals over allocations.
 *
 * @param store settled
 * @throws FusionError `invalid_value` for a variant that the experiment does not have
 */
export async function askOffPolicy(store: Store, experiment: Experiment, asked: OffPolicy): Promise<OffPolicyAnswer> {
  const names = experiment.variants.map(({ variant }) => variant);
  const only = (variant: string, field: string) => {
    if (!names.includes(variant)) throw invalidValue(field, 'a variant of the experiment', variant);
    return names.map((name) => Number(name === variant));
  };
  const named = Object.entries(asked.segments ?? {});
  const sums = await readOffPolicySums(store, {
    ...{ namespace: experiment.namespace, experimentId: experiment.experiment_id, variants: names },
    segments: named.map(([key]) => key),
    targets: named.map(([key, variant]) => only(variant, `segments.${key}`)),
    otherwise: asked.otherwise === undefined ? names.map(() => 1 / names.length) : only(asked.otherwise, 'otherwise'),
  });
  const size = sums.ww > 0 ? sums.w ** 2 / sums.ww : 0;
  return {
    experiment_id: experiment.experiment_id,
    allocations: sums.rows,
    ips: meanOf(sums.wr, sums.wwrr, sums.rows),
    snips: ratioOf(sums),
    doubly_robust: meanOf(sums.d, sums.dd, sums.rows),
    effective_sample_size: size,
    largest_weight: sums.largest,
    warnings: warningsOf(size, sums),
  };
}

function warningsOf(size: number, { w, largest, rows }: OffPolicySums): string[] {
  if (rows === 0) return ['Nothing was allocated yet.'];
  if (size >= ENOUGH.size && largest <= ENOUGH.share * w) return [];
  return [
    `The log hardly ever did what this rule does: ${size.toFixed(0)} effective allocations of ${rows}. A uniform_share above 0 would let later logs answer.`,
  ];
}

/** A mean and its interval, of a sum and a sum of squares. */
function meanOf(sum: number, squares: number, rows: number) {
  const value = sum / rows;
  const error = Math.sqrt(Math.max(squares / rows - value ** 2, 0) / (rows - 1));
  const reach = normalHalfWidth(0.95) * error;
  return intervalOf({ value, low: value - reach, high: value + reach });
}

/** Σwr / Σw, by the delta method. */
function ratioOf({ w, ww, wr, wwr, wwrr, rows }: OffPolicySums) {
  const value = wr / w;
  const squares = Math.max(wwrr - 2 * value * wwr + value ** 2 * ww, 0);
  const reach = (normalHalfWidth(0.95) * Math.sqrt((squares * rows) / (rows - 1))) / w;
  return intervalOf({ value, low: value - reach, high: value + reach });
}
