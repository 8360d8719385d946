import type { Bundle } from '../../data/bundle/index.js';
import { createRng } from '../../data/schema/random.js';
import { networkLayout } from '../../models/network/network.js';
import { initializeParameters } from '../../models/network/parameters.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { bundleParts } from '../../training/export/bundle-parts.js';
import type { Foundation } from '../../training/foundation.js';
import { fixedRates } from '../../training/meta/inner-rates.js';
import type { FittedNetwork, TrainedNetwork } from '../../training/meta/train-network.js';
import type { TrainConfig } from '../../training/train-config.js';
import { readStandIn } from '../unit/serving/test-app.js';

/** A network as training leaves it: heads that are no longer zero. */
export function fittedNetwork(shape: NetworkShape, config: TrainConfig): FittedNetwork {
  const layout = networkLayout(shape);
  const parameters = initializeParameters(layout, createRng(1, 'parameters'));
  const rng = createRng(2, 'heads');
  for (const { name, offset, size } of layout.parameters) {
    if (!name.startsWith('heads/')) continue;
    for (let k = offset; k < offset + size; k++) parameters[k]! += 0.1 * rng.normal();
  }
  return { shape, parameters, innerRates: fixedRates(shape, config.meta) };
}

/** The bundle that `train` would write of it. */
export async function bundleOf(network: FittedNetwork, foundation: Foundation, config: TrainConfig): Promise<Bundle> {
  const zeros = () => new Float32Array(network.parameters.length);
  const progress = {
    state: { step: 0, parameters: network.parameters, firstMoment: zeros(), secondMoment: zeros() },
    average: network.parameters,
    best: { step: 0, quality: 0, loss: 0, lossBefore: 0, parameters: network.parameters },
    lowest: { step: 0, loss: 0 },
    curve: [],
    lossSum: 0,
  };
  const kept = { step: 0, share: 1 };
  const trained: TrainedNetwork = { ...network, progress, kept, engine: 'cpu', ended: 'steps' };
  const reason = 'by hand';
  const reasons = {
    minInteractions: reason,
    availableFeatures: reason,
    uncertainty: reason,
    confidences: reason,
    adaptsByDefault: reason,
  };
  const confidences = foundation.world.scorers.sources.map(() => 0);
  const thresholds = { minInteractions: 0, availableFeatures: [], uncertainty: 1e6, confidences };
  const validation = { by_count: 0, meta: 0, meta_adapted: 0, policy: 0 };
  const line = [{ minCount: 0, slope: 2, offset: -1 }];
  const calibration = { meta: line, meta_adapted: [{ minCount: 0, slope: 1.5, offset: 0.5 }], by_count: line };
  const choices = { thresholds, calibration, adaptsByDefault: true, reasons, validation };
  const createdBy = { name: 'test', version: '0' };
  return readStandIn(await bundleParts({ foundation, trained, choices, config, seed: 1, createdBy }));
}
