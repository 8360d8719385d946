import { FusionError } from '../../../data/schema/errors.js';
import type { Estimate } from '../../../models/metrics/estimate.js';
import { overSeeds } from '../over-seeds.js';
import { runSegments } from './run-segments.js';
import { SEGMENT_POLICIES, SEGMENT_REFERENCE } from './segment-policies.js';
import { plantUsers, type UserWorldConfig } from './user-world.js';

export interface SegmentOutcome {
  readonly description: string;
  /** Conversions lost against the best variant of each visit. */
  readonly regret: Estimate;
  /** Less the reference policy's in the same world; below 0 is better. */
  readonly difference: Estimate;
  /** Less that of the same policy without neighbours; null where it has none. */
  readonly ofNeighbours: Estimate | null;
}

export interface SegmentSimulation {
  readonly world: UserWorldConfig;
  readonly seeds: number;
  readonly reference: string;
  readonly policies: Readonly<Record<string, SegmentOutcome>>;
}

export interface SimulateSegmentsOptions {
  readonly world: UserWorldConfig;
  /** Worlds; each policy meets the same ones. */
  readonly seeds: number;
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * What segments that were learned are worth, paired by world: beside none, declared ones, and with and without what neighbours say.
 * @throws FusionError `invalid_value` on no world
 */
export function simulateSegments({ world, seeds, seed, onProgress }: SimulateSegmentsOptions): SegmentSimulation {
  if (seeds < 1) throw new FusionError('invalid_value', `simulateSegments: expected at least 1 seed, got ${seeds}.`);
  const regrets = new Map<string, number[]>(SEGMENT_POLICIES.map(({ name }) => [name, []]));
  for (let index = 0; index < seeds; index++) {
    const planted = plantUsers(world, seed + index);
    for (const policy of SEGMENT_POLICIES) {
      regrets.get(policy.name)!.push(runSegments(planted, policy, seed + index));
    }
    onProgress?.(index + 1, seeds);
  }
  const against = (own: readonly number[], other: string) => {
    const others = regrets.get(other)!;
    return overSeeds(
      own.map((regret, index) => regret - others[index]!),
      seed,
    );
  };
  const outcomes = SEGMENT_POLICIES.map(({ name, description, without }): readonly [string, SegmentOutcome] => {
    const own = regrets.get(name)!;
    const ofNeighbours = without === null ? null : against(own, without);
    return [
      name,
      { description, regret: overSeeds(own, seed), difference: against(own, SEGMENT_REFERENCE), ofNeighbours },
    ];
  });
  return { world, seeds, reference: SEGMENT_REFERENCE, policies: Object.fromEntries(outcomes) };
}
