import type { Bundle, BundleParts } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import type { EngineName } from '../engines/engine-names.js';
import { askNetwork, networkStrategies } from '../evaluation/network-strategies.js';
import { trainingOf } from '../export/bundle-network.js';
import type { BundleSource } from '../export/bundle-parts.js';
import { openNetworkScorer } from '../export/network-scorer.js';
import type { Foundation } from '../foundation.js';
import { makeBundle } from '../make-bundle.js';
import { networkShape, type TrainedNetwork, trainNetwork } from '../meta/train-network.js';
import type { OnProgress } from '../on-progress.js';
import { withoutLive } from './bundle-foundation.js';
import { openBundlePolicy } from './bundle-policy.js';
import { type ContinualCases, continualCases } from './continual-cases.js';
import { groundFor } from './ground-for.js';
import { type Judgement, judgeBundles } from './judge-bundles.js';
import { type Forgetting, measureForgetting } from './measure-forgetting.js';
import { latestEvent } from './remember-cases.js';
import { termAnew } from './term-anew.js';
import { bundleVector, trainingVector } from './training-vector.js';

export interface NextBundleOptions {
  readonly bundle: Bundle;
  /** Laid with the bundle's configuration on the dataset that has grown. */
  readonly foundation: Foundation;
  /** Meta-steps at most; with 0 the network stays as it was, on new scorers. */
  readonly steps: number;
  readonly engineName: EngineName;
  readonly workers?: number | undefined;
  readonly seed: number;
  readonly createdBy: { readonly name: string; readonly version: string };
  readonly onProgress?: OnProgress | undefined;
}

/** What an update made and found. */
export interface NextBundle {
  readonly parts: BundleParts;
  readonly trained: TrainedNetwork;
  /** Events up to here are the old bundle's; ms. */
  readonly sinceMs: number;
  readonly counts: Readonly<Record<'fresh' | 'replayed' | 'choosing' | 'judging' | 'lost' | 'remembered', number>>;
  readonly forgetting: Forgetting | null;
  readonly judgement: Judgement;
}

/**
 * The bundle that follows another when its dataset has grown: trained on from the old parameters, on tasks that ask for what
 * came since and on a replayed share of remembered ones.
 *
 * @throws FusionError `invalid_bundle` where the bundle lacks histories with times, `invalid_data` where the dataset does not
 * fit it or has too little that is new
 */
export async function nextBundle(options: NextBundleOptions): Promise<NextBundle> {
  const { bundle, steps, engineName, workers, seed, createdBy, onProgress } = options;
  const { config } = trainingOf(bundle);
  const grown = groundFor(bundle.manifest, options.foundation);
  const sinceMs = cutOf(bundle);
  const cases = continualCases({ foundation: grown, memory: bundle.memory ?? [], sinceMs, config, seed });
  const foundation = {
    ...grown,
    ...(await termAnew(bundle.manifest.boosted_term, grown, cases, { workers, onProgress })),
    trainingCases: [...cases.fresh, ...cases.replayed],
    validationCases: cases.choosing,
  };
  const startFrom = bundleVector(bundle, networkShape(foundation, config), config.meta);
  const trained = await trainNetwork({
    foundation,
    config: { ...config, meta: { ...config.meta, numEpisodes: steps } },
    engineName,
    workers,
    seed,
    startFrom,
    onStep: ({ state }) => onProgress?.('meta-training', state.step, steps),
  });
  const ends = { before: startFrom, after: trainingVector(trained, config.meta) };
  const forgetting = await measureForgetting({ foundation, config, engineName, seed }, cases.old, ends);

  const { choices, parts } = await makeBundle({ foundation, trained, config, seed, createdBy });
  const judgement = await judge(options, { foundation, trained, choices, config }, cases.judging);
  const counts = countsOf(cases);
  const lineage = { from: bundle.manifest.model_version, since_ms: sinceMs, ...counts, forgetting, judgement };
  const training = { ...parts.manifest.training, update: lineage };
  return {
    parts: { ...parts, manifest: { ...parts.manifest, training }, memory: cases.memory },
    trained,
    sinceMs,
    counts,
    forgetting,
    judgement,
  };
}

/** What would be served by the new network, beside what is by the old bundle. */
async function judge(
  { bundle, seed }: NextBundleOptions,
  { foundation, trained, choices, config }: Pick<BundleSource, 'foundation' | 'trained' | 'choices' | 'config'>,
  cases: ContinualCases['judging'],
): Promise<Judgement> {
  await using scorer = await openNetworkScorer(trained, foundation, config.meta);
  await using old = await openBundlePolicy(bundle, foundation.dataset);
  const ask = askNetwork(scorer, foundation, config.meta, seed);
  const policy = networkStrategies(ask, foundation, choices).find(({ name }) => name === 'policy')!;
  return await judgeBundles(foundation.dataset, cases, old, { foundation, policy }, seed);
}

/** Just after the last event that a bundle has seen. */
function cutOf({ live }: Bundle): number {
  if (live === undefined) throw withoutLive();
  const latest = latestEvent(live.histories.timestamp);
  if (Number.isFinite(latest)) return latest + 1;
  throw new FusionError('invalid_bundle', 'bundle: expected events with times, got none: what is new cannot be told.');
}

function countsOf({ fresh, replayed, choosing, judging, lost, memory }: ContinualCases): NextBundle['counts'] {
  return {
    fresh: fresh.length,
    replayed: replayed.length,
    choosing: choosing.length,
    judging: judging.length,
    lost,
    remembered: memory.length,
  };
}
