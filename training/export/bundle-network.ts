import type { Bundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { FusionError } from '../../data/schema/errors.js';
import { networkLayout } from '../../models/network/network.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { floats } from '../engines/runtime.js';
import type { FittedNetwork } from '../meta/train-network.js';
import type { TrainConfig } from '../train-config.js';

/** What a bundle's training was configured with, and the seed of everything random in it. */
export function trainingOf({ manifest }: Pick<Bundle, 'manifest'>): {
  readonly config: TrainConfig;
  readonly seed: number;
} {
  return manifest.training as { readonly config: TrainConfig; readonly seed: number };
}

/**
 * A bundle's network, for whoever lays its foundation anew: `openNetworkScorer` takes it together with the bundle's graphs.
 * @param shape what `networkShape` says of that foundation
 */
export function bundleNetwork(
  { manifest, state }: Pick<Bundle, 'manifest' | 'state'>,
  shape: NetworkShape,
): FittedNetwork {
  const rates = manifest.adaptation.inner_rates;
  return {
    shape,
    parameters: state.parameters.slice(0, networkLayout(shape).size),
    innerRates: floats(Float32Array.from(rates.flat()), [rates.length, rates[0]!.length]),
  };
}

/** @throws FusionError `invalid_bundle` where a bundle was trained on another data set. */
export function assertTrainedOn(
  { manifest }: Pick<Bundle, 'manifest'>,
  { name, fingerprint }: Pick<Dataset, 'name' | 'fingerprint'>,
): void {
  const { dataset } = manifest;
  if (dataset.fingerprint === fingerprint) return;
  const message = `bundle: expected one of the data set ${name}, ${fingerprint}, got one of ${dataset.name}, ${dataset.fingerprint}.`;
  throw new FusionError('invalid_bundle', message);
}
