import type { Bundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { openBundlePolicy } from '../../training/continual/bundle-policy.js';
import { freshCases } from '../../training/continual/fresh-cases.js';
import { type CaseMeasure, measureCase } from '../../training/evaluation/measure-case.js';
import { evenly } from '../../training/tasks/evenly.js';
import { scoreCase } from '../../training/tasks/scored-case.js';
import type { TrainConfig } from '../../training/train-config.js';

export interface MeasureBundlesOptions {
  readonly config: TrainConfig;
  /** At most; spread evenly. */
  readonly cases: number;
  readonly seed: number;
}

/** What each bundle would have served since a moment that all of them end before; the same cases in the same order. */
export async function measureBundles<Arm>(
  dataset: Dataset,
  bundles: ReadonlyMap<Arm, Bundle>,
  sinceMs: number,
  { config: { minPositives }, cases, seed }: MeasureBundlesOptions,
): Promise<ReadonlyMap<Arm, readonly CaseMeasure[]>> {
  const measures = new Map<Arm, CaseMeasure[]>();
  for (const [arm, bundle] of bundles) {
    await using opened = await openBundlePolicy(bundle, dataset);
    const { foundation, policy } = opened;
    const { world, calibrators } = foundation;
    const ofArm: CaseMeasure[] = [];
    const all = [...dataset.users.ids.keys()].flatMap((user) =>
      freshCases(dataset, world, user, { sinceMs, minPositives, seed }),
    );
    for (const known of evenly(all, cases)) {
      const scored = scoreCase(known, calibrators);
      ofArm.push(measureCase(scored, await policy.rank(scored), seed));
    }
    measures.set(arm, ofArm);
  }
  return measures;
}
