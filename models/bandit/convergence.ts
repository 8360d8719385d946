/** Weights that were drawn for one request. */
export interface WeightSample {
  /** Summing to 1; [sources] */
  readonly weights: ArrayLike<number>;
  /** Of whom they were drawn: the key of the context that named the level. */
  readonly contextKey: string;
}

/** How far weights have settled. */
export interface Convergence {
  /** Whether every source's variance is below {@link CONVERGED_VARIANCE}; null with fewer than {@link CONVERGENCE_SAMPLES}. */
  readonly converged: boolean | null;
  /** How many samples were looked at: the latest {@link CONVERGENCE_SAMPLES}, or all there are. */
  readonly samples: number;
  /** Of each source, null without samples; [sources] */
  readonly meanWeights: readonly number[] | null;
  /** Over all samples; null with fewer than two. [sources] */
  readonly variances: readonly number[] | null;
  /** Between samples of the same context; null where contexts come back too seldom. [sources] */
  readonly variancesWithin: readonly number[] | null;
  /** Mean over samples of the entropy, as a share of that of equal weights; null without samples or with one source. */
  readonly entropy: number | null;
  /** The source whose mean weight is above {@link DOMINANT_WEIGHT}, null where none is. */
  readonly dominant: number | null;
  /** Whether the entropy is below {@link COLLAPSED_ENTROPY}. */
  readonly hasCollapsed: boolean;
}

/** The window, and the least that says anything. */
export const CONVERGENCE_SAMPLES = 100;
/** Half that of the draws of Beta(15, 8), five times that of Beta(150, 80). */
export const CONVERGED_VARIANCE = 0.005;
const DOMINANT_WEIGHT = 0.9;
/** What (.89, .11) has, or (.85, .075, .075): about one source for each request, whichever it is. */
const COLLAPSED_ENTROPY = 0.5;

/** Repetitions within contexts from which on a variance within them is told. */
const LEAST_REPETITIONS = 30;

/**
 * Whether drawn weights have settled, and whether on one source alone.
 *
 * Variance has two parts: draws of one posterior differ while it is wide, and users differ because they were told apart. Only the
 * first goes away. So what is compared with the threshold is the variance within contexts, Σ (w − w̄ of its context)² / (samples −
 * contexts); where contexts hardly repeat among the samples, it is the variance over all of them, which can only say "no" too often.
 *
 * Dominance is of the mean: one source for everybody. Collapse is of each request: one source for each, though not the same for all.
 *
 * @param samples of the same sources, in the order of time; [n]
 */
export function convergenceOf(samples: readonly WeightSample[]): Convergence {
  const latest = samples.slice(-CONVERGENCE_SAMPLES);
  const variances = latest.length > 1 ? squaresPerFreedom([latest], latest.length - 1) : null;
  const groups = [...groupByContext(latest).values()];
  const repetitions = latest.length - groups.length;
  const variancesWithin = repetitions >= LEAST_REPETITIONS ? squaresPerFreedom(groups, repetitions) : null;
  const decisive = variancesWithin ?? variances;
  const meanWeights = latest.length > 0 ? meanOf(latest) : null;
  const entropy = meanEntropy(latest);
  const dominant = meanWeights?.findIndex((weight) => weight > DOMINANT_WEIGHT) ?? -1;
  return {
    converged:
      latest.length < CONVERGENCE_SAMPLES ? null : decisive!.every((variance) => variance < CONVERGED_VARIANCE),
    samples: latest.length,
    meanWeights,
    variances,
    variancesWithin,
    entropy,
    dominant: dominant < 0 ? null : dominant,
    hasCollapsed: entropy !== null && entropy < COLLAPSED_ENTROPY,
  };
}

function groupByContext(samples: readonly WeightSample[]): ReadonlyMap<string, readonly WeightSample[]> {
  const groups = new Map<string, WeightSample[]>();
  for (const sample of samples) {
    const group = groups.get(sample.contextKey) ?? [];
    groups.set(sample.contextKey, group);
    group.push(sample);
  }
  return groups;
}

/** Squared distances of weights from the mean of their group, summed, over degrees of freedom; [sources] */
function squaresPerFreedom(groups: readonly (readonly WeightSample[])[], freedom: number): readonly number[] {
  const sums: number[] = [];
  for (const group of groups) {
    const mean = meanOf(group);
    mean.forEach((center, source) => {
      for (const { weights } of group) sums[source] = (sums[source] ?? 0) + (weights[source]! - center) ** 2;
    });
  }
  return sums.map((sum) => sum / freedom);
}

function meanOf(samples: readonly WeightSample[]): readonly number[] {
  return Array.from(
    samples[0]!.weights,
    (_, source) => samples.reduce((sum, { weights }) => sum + weights[source]!, 0) / samples.length,
  );
}

function meanEntropy(samples: readonly WeightSample[]): number | null {
  const sources = samples[0]?.weights.length ?? 0;
  if (sources < 2) return null;
  const entropies = samples.map(({ weights }) =>
    Array.from(weights).reduce((entropy, weight) => (weight > 0 ? entropy - weight * Math.log(weight) : entropy), 0),
  );
  return entropies.reduce((sum, entropy) => sum + entropy, 0) / samples.length / Math.log(sources);
}
