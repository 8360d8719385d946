import { SESSION_FEATURES } from '../../data/schema/features.js';
import type { SessionContext } from './session-context.js';

/** How much the network looked at each session feature, mean over its heads. @returns [18], sums to 1 */
export function meanAttention({ attention }: SessionContext): Float64Array {
  const width = SESSION_FEATURES.length;
  const heads = attention.length / width;
  return Float64Array.from(SESSION_FEATURES, (_, feature) => {
    let sum = 0;
    for (let head = 0; head < heads; head++) sum += attention[head * width + feature]!;
    return sum / heads;
  });
}
