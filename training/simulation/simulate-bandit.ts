import { FusionError } from '../../data/schema/errors.js';
import type { Estimate } from '../../models/metrics/estimate.js';
import { mean } from '../../models/metrics/mean.js';
import { overSeeds } from './over-seeds.js';
import { plantWorld, type WorldConfig } from './planted-world.js';
import { POLICIES, REFERENCE_POLICY } from './policies.js';
import { runPolicy } from './run-policy.js';

export interface PolicyRegret {
  readonly description: string;
  /** After all requests. */
  readonly regret: Estimate;
  /** Less the reference policy's regret in the same world; below 0 is better. */
  readonly difference: Estimate;
  /** How much more than the reference policy's, in percent; of the means. */
  readonly percent: number;
  /** Mean regret on the way; [checkpoints] */
  readonly curve: readonly number[];
}

export interface BanditSimulation {
  readonly world: WorldConfig;
  readonly seeds: number;
  readonly reference: string;
  /** Requests after which the curves are read. */
  readonly checkpoints: readonly number[];
  readonly policies: Readonly<Record<string, PolicyRegret>>;
}

export interface SimulateOptions {
  readonly world: WorldConfig;
  /** Worlds; each policy meets the same ones. */
  readonly seeds: number;
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const CHECKPOINTS = 12;

/**
 * Cumulative regret of every policy over many planted worlds, paired by world.
 * @throws FusionError `invalid_value` on no world, or too few requests to draw a curve.
 */
export function simulateBandit({ world, seeds, seed, onProgress = () => {} }: SimulateOptions): BanditSimulation {
  if (seeds < 1 || world.requests < CHECKPOINTS) {
    const message = `simulateBandit: expected at least 1 seed and ${CHECKPOINTS} requests, got ${seeds} and ${world.requests}.`;
    throw new FusionError('invalid_value', message);
  }
  const curves = new Map<string, number[][]>(POLICIES.map(({ name }) => [name, []]));
  for (let index = 0; index < seeds; index++) {
    const worldSeed = seed + index;
    const planted = plantWorld(world, worldSeed);
    for (const policy of POLICIES) curves.get(policy.name)!.push(runPolicy(planted, policy, worldSeed, CHECKPOINTS));
    onProgress(index + 1, seeds);
  }
  const finals = (name: string) => curves.get(name)!.map((curve) => curve.at(-1)!);
  const reference = finals(REFERENCE_POLICY);
  const meanReference = mean(reference);
  const policies = POLICIES.map(({ name, description }) => {
    const regrets = finals(name);
    const result: PolicyRegret = {
      description,
      regret: overSeeds(regrets, seed),
      difference: overSeeds(
        regrets.map((regret, index) => regret - reference[index]!),
        seed,
      ),
      percent: 100 * (mean(regrets) / meanReference - 1),
      curve: Array.from({ length: CHECKPOINTS }, (_, point) => mean(curves.get(name)!.map((curve) => curve[point]!))),
    };
    return [name, result] as const;
  });
  return {
    world,
    seeds,
    reference: REFERENCE_POLICY,
    checkpoints: Array.from({ length: CHECKPOINTS }, (_, point) =>
      Math.ceil(((point + 1) * world.requests) / CHECKPOINTS),
    ),
    policies: Object.fromEntries(policies),
  };
}
