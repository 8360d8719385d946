import type { WeightSampleRow } from '../../data/store/reads/weight-samples.js';
import { CONVERGED_VARIANCE, convergenceOf } from '../../models/bandit/index.js';

/** Whether a retriever's drawn weights have settled, by source, with warnings in words. */
export function describeConvergence(samples: readonly WeightSampleRow[]) {
  const sources = samples[0]?.sources ?? [];
  const found = convergenceOf(
    samples.map(({ learned_weights, context_key }) => ({ weights: learned_weights, contextKey: context_key })),
  );
  const bySource = (values: readonly number[] | null) =>
    values && Object.fromEntries(sources.map((source, i) => [source, values[i]!]));
  const dominant = found.dominant === null ? null : sources[found.dominant]!;
  return {
    converged: found.converged,
    samples: found.samples,
    threshold: CONVERGED_VARIANCE,
    mean_weights: bySource(found.meanWeights),
    variance: bySource(found.variances),
    variance_within_contexts: bySource(found.variancesWithin),
    entropy: found.entropy,
    dominant_source: dominant,
    entropy_collapsed: found.hasCollapsed,
    warnings: [
      ...(dominant === null
        ? []
        : [`dominance: ${dominant} has a mean weight above 0.9; the other sources may not contribute`]),
      ...(found.hasCollapsed
        ? ['entropy collapse: each request trusts about one source, whichever it is; little is blended']
        : []),
    ],
  };
}
