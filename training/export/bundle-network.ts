import type { Bundle, Manifest } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { FusionError } from '../../data/schema/errors.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { floats } from '../engines/runtime.js';
import type { ServedChoices } from '../evaluation/served-choices.js';
import type { Foundation } from '../foundation.js';
import type { FittedNetwork } from '../meta/train-network.js';
import type { TrainConfig } from '../train-config.js';

/** What a bundle's training was configured with, and the seed of everything random in it. */
export function trainingOf({ manifest }: Pick<Bundle, 'manifest'>): {
  readonly config: TrainConfig;
  readonly seed: number;
} {
  const { config, seed } = manifest.training as { readonly config: TrainConfig; readonly seed: number };
  return { config: { ...config, targets: config.targets ?? 'likes' }, seed }; // older versions knew nothing else
}

/**
 * A bundle's network, for whoever lays its foundation anew. Its parameters lie as the version of metafuse placed them that trained it.
 * @param shape what `networkShape` says of that foundation
 */
export function bundleNetwork(
  { manifest, state }: Pick<Bundle, 'manifest' | 'state'>,
  shape: NetworkShape,
): FittedNetwork {
  const rates = manifest.adaptation.inner_rates;
  return {
    shape,
    parameters: state.parameters,
    innerRates: floats(Float32Array.from(rates.flat()), [rates.length, rates[0]!.length]),
  };
}

/** What a bundle's network starts from, for a foundation that it goes on with: trees say what its questions are about in the bundle's own terms. */
export function bundleTerm({ boosted_term }: Manifest): Pick<Foundation, 'boostedTerm'> {
  return boosted_term ? { boostedTerm: boosted_term } : {};
}

/** How a server answers by a bundle. */
export function servedChoices({
  manifest: { thresholds, adaptation, score_calibration },
}: Pick<Bundle, 'manifest'>): ServedChoices {
  return {
    thresholds: {
      uncertainty: thresholds.uncertainty.value,
      confidences: thresholds.confidences.value,
      minInteractions: thresholds.min_interactions.value,
      availableFeatures: thresholds.available_features.value,
    },
    adaptsByDefault: adaptation.default,
    calibration: score_calibration,
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
