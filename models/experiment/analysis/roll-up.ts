import { segmentChain } from '../context/segment-chain.js';
import type { SegmentSums } from './experiment-sums.js';
import { addSums } from './variant-sums.js';

/**
 * All segments of the tree, parents with the sums of what is within them: what a drill-down walks. Narrow ones are in it as they are.
 *
 * @param segments as they were allocated in
 * @param declared the experiment's context features
 */
export function rollUp(segments: readonly SegmentSums[], declared: readonly string[]): readonly SegmentSums[] {
  const tree = new Map<string, SegmentSums>();
  for (const { key, variants } of segments) {
    for (const level of segmentChain(key, declared)) {
      const before = tree.get(level);
      const sums = before ? variants.map((one, index) => addSums(before.variants[index]!, one)) : variants;
      tree.set(level, { key: level, variants: sums });
    }
  }
  return [...tree.values()];
}
