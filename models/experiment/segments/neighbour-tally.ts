import type { Tally } from '../allocation/resolve-segment.js';
import { type Clustering, neighboursOf } from './clustering.js';

/**
 * What was seen in a segment's neighbours, each as often as it is similar. A sum in the order of the clusters, so the same counts
 * always give the same, whatever order they came in.
 *
 * @param tallyOf what was seen in a segment; undefined: nothing
 * @returns undefined where the segment has no neighbours, whatever they saw
 */
export function neighbourTally(
  key: string,
  clustering: Clustering,
  variants: number,
  tallyOf: (key: string) => Tally | undefined,
): Tally | undefined {
  const neighbours = neighboursOf(key, clustering);
  if (neighbours.length === 0) return undefined;
  const samples = new Array<number>(variants).fill(0);
  const rewards = new Array<number>(variants).fill(0);
  for (const { key: other, similarity } of neighbours) {
    const seen = tallyOf(other);
    if (seen === undefined) continue;
    for (let variant = 0; variant < variants; variant++) {
      samples[variant]! += similarity * seen.samples[variant]!;
      rewards[variant]! += similarity * seen.rewards[variant]!;
    }
  }
  return { samples, rewards };
}
