import type { Manifest } from '../../data/bundle/index.js';
import { floats, type HostTensor } from './tensors.js';

/** A bundle's inner rates as adapt.onnx takes them: [steps, adapting tensors]. */
export function innerRates({ adaptation: { steps, inner_rates: rates } }: Manifest): HostTensor {
  return floats(Float32Array.from(rates.flat()), steps, rates[0]!.length);
}
