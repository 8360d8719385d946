import type { VariantSums } from './variant-sums.js';

/** What is known of an experiment's segment. */
export interface SegmentSums {
  readonly key: string;
  /** In the experiment's order; [variants] */
  readonly variants: readonly VariantSums[];
}

/** Samples and rewards of a segment, whatever variant it got. */
export function visitsOf({ variants }: Pick<SegmentSums, 'variants'>): {
  readonly samples: number;
  readonly successes: number;
} {
  return {
    samples: variants.reduce((sum, { samples }) => sum + samples, 0),
    successes: variants.reduce((sum, { reward }) => sum + reward, 0),
  };
}
