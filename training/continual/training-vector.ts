import type { Bundle } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { networkLayout } from '../../models/network/network.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { bundleNetwork } from '../export/bundle-network.js';
import type { MetaConfig } from '../meta/meta-config.js';
import type { FittedNetwork } from '../meta/train-network.js';

/** A network and its inner rates as the one vector that `trainingLayout` describes. */
export function trainingVector(
  { parameters, innerRates }: FittedNetwork,
  { innerRates: kind }: MetaConfig,
): Float32Array {
  return Float32Array.from([...parameters, ...(kind === 'learned' ? Array.from(innerRates.data, Math.log) : [])]);
}

/**
 * The vector that a bundle was served with.
 *
 * @param shape what `networkShape` says of the foundation that it goes on from
 * @throws FusionError `invalid_bundle` where this version's network has other parameters
 */
export function bundleVector(bundle: Bundle, shape: NetworkShape, config: MetaConfig): Float32Array {
  const { size } = networkLayout(shape);
  const { length } = bundle.state.parameters;
  if (length === size) return trainingVector(bundleNetwork(bundle, shape), config);
  const message = `bundle: expected the ${size} parameters of this version's network, got ${length}: train anew.`;
  throw new FusionError('invalid_bundle', message);
}
