import { wilsonInterval } from '../../../models/experiment/statistics/wilson-interval.js';
import type { Estimate } from '../../../models/metrics/estimate.js';
import { overSeeds } from '../over-seeds.js';
import type { FalseFindings } from './false-findings.js';
import { simulateWorlds, type WorldsOptions } from './simulate-worlds.js';

/** How often an analysis finds what is not there, with the share's 95 % interval; coverage and bias of what it estimates. */
export type FalseFindingRates = Readonly<Record<keyof FalseFindings, Estimate>>;

/**
 * False findings in worlds in which nothing is planted, by policy. Where nothing is true, every finding is false: the share of worlds
 * with any is the false discovery rate.
 * @throws FusionError `invalid_value` on no world
 */
export async function simulateNothing(options: WorldsOptions): Promise<Readonly<Record<string, FalseFindingRates>>> {
  const { world, seeds, seed } = options;
  const answers = await simulateWorlds('findings', { ...options, world: { ...world, lift: 0 } });
  const names = Object.keys(answers[0]!.findings);
  return Object.fromEntries(
    names.map((name) => {
      const found = answers.map(({ findings }) => findings[name]!);
      return [name, ratesOf(found, seeds, seed)];
    }),
  );
}

function ratesOf(found: readonly FalseFindings[], seeds: number, seed: number): FalseFindingRates {
  const share = (key: 'segment' | 'naive' | 'fair') => wilsonInterval(found.filter((one) => one[key]).length, seeds);
  const mean = (key: 'naiveCoverage' | 'fairCoverage' | 'naiveBias' | 'fairBias') =>
    overSeeds(
      found.map((one) => one[key]),
      seed,
    );
  return {
    ...{ segment: share('segment'), naive: share('naive'), fair: share('fair') },
    ...{ naiveCoverage: mean('naiveCoverage'), fairCoverage: mean('fairCoverage') },
    ...{ naiveBias: mean('naiveBias'), fairBias: mean('fairBias') },
  };
}
