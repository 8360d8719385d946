import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, type BundleParts, readBundle, writeBundle } from '../data/bundle/index.js';
import { datasetUntil } from '../data/dataset/index.js';
import type { Dataset } from '../data/schema/dataset.js';
import type { Estimate } from '../models/metrics/estimate.js';
import type { Forgetting } from '../training/continual/measure-forgetting.js';
import { nextBundle } from '../training/continual/next-bundle.js';
import type { EngineName } from '../training/engines/engine-names.js';
import { type Difference, difference } from '../training/evaluation/difference.js';
import type { CaseMeasure } from '../training/evaluation/measure-case.js';
import { summarizeStrategy } from '../training/evaluation/summarize-strategy.js';
import { type Foundation, layFoundation } from '../training/foundation.js';
import { makeBundle } from '../training/make-bundle.js';
import { trainNetwork } from '../training/meta/train-network.js';
import type { TrainConfig } from '../training/train-config.js';
import { measureBundles } from './continual/measure-bundles.js';
import { stopwatch } from './stopwatch.js';

export interface ContinualBenchOptions {
  readonly dataset: Dataset;
  /** Its steps are those of training anew. */
  readonly config: TrainConfig;
  /** Meta-steps of an update. */
  readonly updateSteps: number;
  readonly periods: number;
  /** Cases that a period is measured on, at most; spread evenly. */
  readonly cases: number;
  readonly engineName: EngineName;
  readonly workers: number;
  readonly seed: number;
  /** In ms. */
  readonly clock: () => number;
  readonly onProgress?: (line: string) => void;
}

/** What may be done when a period is over. */
export const CONTINUAL_ARMS = ['not updated', 'scorers alone', 'updated', 'trained anew'] as const;
export type ContinualArm = (typeof CONTINUAL_ARMS)[number];

export interface ContinualPeriod {
  readonly users: number;
  readonly cases: number;
  /** What would be served in the period that follows; NDCG@10. */
  readonly ndcg_at_10: Readonly<Record<ContinualArm, Estimate>>;
  /** To bring the bundle up to date, scorers included. */
  readonly seconds: Readonly<Record<ContinualArm, number>>;
  readonly tasks: Readonly<Record<string, number>>;
  readonly forgetting: Forgetting | null;
  /** Whether `metafuse update` would have replaced the bundle. */
  readonly replaces: boolean;
}

export interface ContinualBench {
  readonly periods: readonly ContinualPeriod[];
  /** Over all periods, paired by case. */
  readonly differences: readonly Difference[];
}

/** Share of the events that the first bundle is trained on. */
const FIRST = 0.4;

/**
 * A log cut into periods of as many events each. After every one the bundle is left as it was, or only its scorers are fitted
 * anew, or it is updated, or another is trained from scratch; each is then measured on what comes in the period that follows, of
 * which none has seen anything. Updates follow one another, whichever their verdict.
 */
export async function benchContinual(options: ContinualBenchOptions): Promise<ContinualBench> {
  const { dataset, updateSteps, periods, seed, clock, onProgress } = options;
  const folder = await mkdtemp(join(tmpdir(), 'metafuse-continual-'));
  const saved = async (parts: BundleParts): Promise<Bundle> => {
    await writeBundle(join(folder, 'bundle'), parts);
    return readBundle(join(folder, 'bundle'));
  };
  try {
    const ends = boundaries(dataset.interactions.timestamp, periods);
    const first = await saved(await trainAnew(await lay(datasetUntil(dataset, ends[0]!), options), options));
    const bundles = new Map<ContinualArm, Bundle>(CONTINUAL_ARMS.map((arm) => [arm, first]));
    const all = new Map<ContinualArm, CaseMeasure[]>(CONTINUAL_ARMS.map((arm) => [arm, []]));
    const measured: ContinualPeriod[] = [];
    for (let period = 1; period <= periods; period++) {
      const timed = stopwatch(clock);
      const foundation = await lay(datasetUntil(dataset, ends[period]!), options);
      const laying = timed();
      const nextOf = (arm: ContinualArm, steps: number) =>
        nextBundle({ ...options, bundle: bundles.get(arm)!, foundation, steps, createdBy });
      const updated = await nextOf('updated', updateSteps);
      bundles.set('updated', await saved(updated.parts));
      const updating = timed();
      bundles.set('scorers alone', await saved((await nextOf('scorers alone', 0)).parts));
      const refitting = timed();
      bundles.set('trained anew', await saved(await trainAnew(foundation, options)));
      const training = timed();

      const later = datasetUntil(dataset, ends[period + 1]!);
      const measures = await measureBundles(later, bundles, ends[period]!, options);
      for (const [arm, ofArm] of measures) all.get(arm)!.push(...ofArm);
      const summaries = byArm((arm) => summarizeStrategy(measures.get(arm)!, seed).overall);
      measured.push({
        users: summaries.updated.users,
        cases: summaries.updated.cases,
        ndcg_at_10: byArm((arm) => summaries[arm].ndcg_at_10),
        seconds: {
          'not updated': 0,
          'scorers alone': laying + refitting,
          updated: laying + updating,
          'trained anew': laying + training,
        },
        tasks: updated.counts,
        forgetting: updated.forgetting,
        replaces: updated.judgement.replaces,
      });
      const means = CONTINUAL_ARMS.map((arm) => `${arm} ${summaries[arm].ndcg_at_10.value.toFixed(4)}`);
      onProgress?.(`period ${period} of ${periods}: ${summaries.updated.users} users, ${means.join(', ')}`);
    }
    const named = (arm: ContinualArm) => [arm, all.get(arm)!] as const;
    const others = CONTINUAL_ARMS.filter((arm) => arm !== 'updated');
    return {
      periods: measured,
      differences: others.map((arm) => difference(named('updated'), named(arm), 'all periods', () => true, seed)),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const createdBy = { name: 'metafuse', version: 'bench' };

/** Where the first bundle's data ends, then each period's, and last the period's that is only measured. */
function boundaries(timestamps: Float64Array, periods: number): readonly number[] {
  const sorted = timestamps.filter(Number.isFinite).sort();
  const share = (1 - FIRST) / (periods + 1);
  const inner = Array.from({ length: periods + 1 }, (_, period) => FIRST + period * share);
  return [...inner.map((at) => sorted[Math.floor(at * sorted.length)]!), Number.POSITIVE_INFINITY];
}

function lay(dataset: Dataset, { config, seed, workers }: ContinualBenchOptions): Promise<Foundation> {
  return layFoundation({ dataset, users: Int32Array.from(dataset.users.ids.keys()), config, seed, workers });
}

async function trainAnew(
  foundation: Foundation,
  { config, engineName, workers, seed }: ContinualBenchOptions,
): Promise<BundleParts> {
  const trained = await trainNetwork({ foundation, config, engineName, workers, seed });
  return (await makeBundle({ foundation, trained, config, seed, createdBy })).parts;
}

function byArm<T>(of: (arm: ContinualArm) => T): Readonly<Record<ContinualArm, T>> {
  return Object.fromEntries(CONTINUAL_ARMS.map((arm) => [arm, of(arm)])) as Record<ContinualArm, T>;
}
