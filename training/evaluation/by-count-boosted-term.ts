import { sigmoid } from '../../models/fusion/log-odds.js';
import type { BoostedTerm } from '../../models/network/boosted-trees.js';
import { describeCase } from '../boosted-term/describe-rows.js';
import { treesOf } from '../boosted-term/fit-trees.js';
import { startingBlends } from '../boosted-term/starting-blends.js';
import type { Foundation } from '../foundation.js';
import type { ImmediateStrategy } from './strategy.js';

/** Weights by count with the network's boosted term: where the network starts. What it ranks better than this, meta-training has learned. */
export function byCountBoostedTerm(
  start: Pick<Foundation, 'byCount' | 'space' | 'standardizer' | 'contextStandardizer'>,
  { trees, offset }: BoostedTerm,
): ImmediateStrategy {
  return {
    name: 'by_count_boosted_term',
    isPointwise: true,
    rank: (scored) => {
      const blends = startingBlends(start, { ...scored, count: scored.known.vectors.count });
      const rows = Int32Array.from(blends.keys());
      const terms = treesOf(trees, describeCase(scored, rows, start));
      const scores = Float64Array.from(blends, (blend, row) => blend + terms[row]! + offset);
      return { scores, probabilities: scores.map(sigmoid) };
    },
  };
}
