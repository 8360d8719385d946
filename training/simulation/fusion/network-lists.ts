import type { Bundle } from '../../../data/bundle/index.js';
import { FusionError } from '../../../data/schema/errors.js';
import { networkLayout } from '../../../models/network/network.js';
import { floats } from '../../engines/runtime.js';
import { openNetworkScorer } from '../../export/network-scorer.js';
import { networkShape } from '../../meta/train-network.js';
import { scoreCase } from '../../tasks/scored-case.js';
import type { TrainConfig } from '../../train-config.js';
import type { SimulatedCatalogue } from './simulated-catalogue.js';

/** What a bundle's training was configured with, and the seed of its scorers: a catalogue for its network needs the same. */
export function trainingOf({ manifest }: Bundle): { readonly config: TrainConfig; readonly seed: number } {
  return manifest.training as { readonly config: TrainConfig; readonly seed: number };
}

/**
 * What a bundle's network puts first for each user, among the same candidates as every other policy.
 *
 * @param catalogue made from the bundle's data with {@link trainingOf} the bundle.
 * @returns indices of candidates, best first; [users][shown]
 * @throws FusionError `invalid_bundle` on another data set's bundle.
 */
export async function networkLists(
  bundle: Bundle,
  { foundation, cases, candidates }: SimulatedCatalogue,
  shown: number,
): Promise<readonly Int32Array[]> {
  const { manifest, graphs, state } = bundle;
  assertSameData(bundle, foundation.dataset.fingerprint);
  const { config } = trainingOf(bundle);
  const shape = networkShape(foundation, config);
  const rates = manifest.adaptation.inner_rates;
  const network = {
    shape,
    parameters: state.parameters.slice(0, networkLayout(shape).size),
    innerRates: floats(Float32Array.from(rates.flat()), [rates.length, rates[0]!.length]),
  };
  const scorer = await openNetworkScorer(network, foundation, config.meta, graphs);
  try {
    const lists: Int32Array[] = [];
    for (const [index, known] of cases.entries()) {
      const { fused } = await scorer.score(scoreCase(known, foundation.calibrators));
      const ranked = [...candidates[index]!.indexOf].sort(([a], [b]) => fused[Number(b)]! - fused[Number(a)]!);
      lists.push(Int32Array.from(ranked.slice(0, shown), ([, candidate]) => candidate));
    }
    return lists;
  } finally {
    await scorer.release();
  }
}

function assertSameData({ manifest: { dataset } }: Bundle, fingerprint: string): void {
  if (dataset.fingerprint === fingerprint) return;
  const message = `bundle: expected one of the data set ${fingerprint}, got one of ${dataset.name}, ${dataset.fingerprint}.`;
  throw new FusionError('invalid_bundle', message);
}
