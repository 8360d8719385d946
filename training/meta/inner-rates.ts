import { adaptingParameters, networkLayout } from '../../models/network/network.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { floats, type HostTensor } from '../engines/runtime.js';
import type { MetaConfig } from './meta-config.js';

/** Shape of the inner loop's rates: [steps, P], one per step and adapting tensor, these in the layout's order. */
export function innerRatesShape(shape: NetworkShape, { adapts, numInnerSteps }: MetaConfig): [number, number] {
  return [numInnerSteps, adaptingParameters(networkLayout(shape), adapts).length];
}

/** The configured rate, for every step and tensor; [steps, P]. */
export function fixedRates(shape: NetworkShape, config: MetaConfig): HostTensor {
  const [steps, tensors] = innerRatesShape(shape, config);
  return floats(new Float32Array(steps * tensors).fill(config.innerLearningRate), [steps, tensors]);
}
