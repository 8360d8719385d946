import { rollUp, type SegmentSums, segmentChain, visitsOf } from '../../models/experiment/index.js';
import { wilsonInterval } from '../../models/experiment/statistics/wilson-interval.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { Segments } from '../http/schemas/experiment-analysis.js';
import { intervalOf } from './interval-of.js';

/** The most visited first; at most so many. */
const MOST = 1000;

/**
 * How segments perform: the narrow ones, or the children of one of their parents.
 * @param segments narrow ones
 */
export function listSegments(
  segments: readonly SegmentSums[],
  experiment: Experiment,
  { minSamples, parent }: { readonly minSamples: number; readonly parent: string | undefined },
): Segments {
  const declared = experiment.context_features;
  const wanted =
    parent === undefined
      ? segments
      : rollUp(segments, declared).filter(({ key }) => segmentChain(key, declared)[1] === parent);
  const listed = wanted
    .map((segment) => ({ segment, ...visitsOf(segment) }))
    .filter(({ samples }) => samples >= minSamples)
    .sort((a, b) => b.samples - a.samples)
    .slice(0, MOST);
  return {
    experiment_id: experiment.experiment_id,
    segments: listed.map(({ segment, samples, successes }) => ({
      ...{ segment_key: segment.key, samples, reward: successes },
      rate: intervalOf(wilsonInterval(successes, samples)),
      variants: segment.variants.map((sums, index) => ({
        ...{ variant: experiment.variants[index]!.variant, samples: sums.samples, reward: sums.reward },
        rate: intervalOf(wilsonInterval(sums.reward, sums.samples)),
      })),
    })),
  };
}
