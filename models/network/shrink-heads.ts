import { networkLayout } from './network.js';
import type { NetworkShape } from './shape.js';

/**
 * Parameters whose fusion weights and residual go only a share of the way from where they start: weights by count, and the boosted term.
 *
 * The heads' columns of the weights' logits and of the residual are multiplied by the share; confidences and uncertainty stay.
 * With share 0 the network answers, unadapted, exactly as what it starts from does, with 1 it is as it was.
 * @param parameters flat, as `networkLayout` places them
 * @param share in [0, 1]
 */
export function shrinkHeads(parameters: Float32Array, shape: NetworkShape, share: number): Float32Array {
  const shrunk = parameters.slice();
  const { sources, residual } = shape;
  for (const { name, offset, size, shape: dimensions } of networkLayout(shape).parameters) {
    if (!name.startsWith('heads/')) continue;
    const columns = dimensions.at(-1)!;
    for (let cell = 0; cell < size; cell++) {
      const column = cell % columns;
      if (column < sources || (residual && column === columns - 1)) shrunk[offset + cell]! *= share;
    }
  }
  return shrunk;
}
