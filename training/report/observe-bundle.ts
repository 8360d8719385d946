import type { Bundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { askNetwork } from '../evaluation/network-strategies.js';
import { assertTrainedOn, bundleTerm, servedChoices, trainingOf } from '../export/bundle-network.js';
import { openBundleScorer } from '../export/bundle-scorer.js';
import { type Foundation, layFoundation } from '../foundation.js';
import type { OnProgress } from '../on-progress.js';
import { scoreCases } from '../tasks/scored-case.js';
import { type ObservedCase, observeCase } from './observed-case.js';

export interface ObserveOptions {
  readonly bundle: Bundle;
  /** What the bundle was trained on. */
  readonly dataset: Dataset;
  /** Threads that fitting may use; they change nothing of what is seen. */
  readonly workers?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * What a bundle answers the validation users of its own training, case by case.
 *
 * The graphs, calibrators, tables, thresholds and calibration are the bundle's. The base scorers are fitted anew without each user, by the bundle's
 * configuration and seed, since the bundle's own have seen them.
 * @throws FusionError `invalid_bundle` where the bundle was trained on another data set
 */
export async function observeBundle({
  bundle,
  dataset,
  workers,
  onProgress,
}: ObserveOptions): Promise<readonly ObservedCase[]> {
  assertTrainedOn(bundle, dataset);
  const { config, seed } = trainingOf(bundle);
  const foundation = await foundationOf(bundle, dataset, { workers, onProgress });
  await using scorer = await openBundleScorer(bundle, foundation);
  const ask = askNetwork(scorer, foundation, config.meta, seed);
  const served = servedChoices(bundle);
  const { validationCases, calibrators } = foundation;
  const observed: ObservedCase[] = [];
  for (const scored of scoreCases(validationCases, calibrators)) {
    const answer = served.adaptsByDefault ? (await ask(scored)).adapted : await scorer.score(scored);
    const attention = await scorer.attend(scored.known);
    observed.push(observeCase({ scored, answer, attention, foundation, choices: served, seed }));
    onProgress?.('answers', observed.length, validationCases.length);
  }
  return observed;
}

/** The foundation of a bundle's training, with all that the bundle brings in the place of what was fitted again. */
async function foundationOf(
  { manifest }: Bundle,
  dataset: Dataset,
  { workers, onProgress }: Pick<ObserveOptions, 'workers' | 'onProgress'>,
): Promise<Foundation> {
  const { config, seed } = trainingOf({ manifest });
  const users = Int32Array.from(dataset.users.ids.keys());
  const ownTerm = { ...config, boostedTerm: false }; // the bundle's is there
  const fitted = await layFoundation({ dataset, users, config: ownTerm, seed, workers, onProgress });
  return {
    ...fitted,
    ...bundleTerm(manifest),
    calibrators: manifest.calibrators,
    standardizer: manifest.session_standardizer,
    contextStandardizer: manifest.context_standardizer ?? fitted.contextStandardizer,
    space: manifest.space,
    byCount: manifest.by_count,
  };
}
