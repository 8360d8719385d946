import { FusionError } from '../../../data/schema/errors.js';
import { wilsonInterval } from '../../../models/experiment/statistics/wilson-interval.js';
import { overSeeds, type SeedEstimate } from '../over-seeds.js';
import { EXPERIMENT_POLICIES, EXPERIMENT_REFERENCE } from './experiment-policies.js';
import { type ExperimentWorldConfig, plantExperiment } from './experiment-world.js';
import { type FalseFindings, falseFindings } from './false-findings.js';
import { type ExperimentRun, runExperiment } from './run-experiment.js';

export interface PolicyOutcome {
  readonly description: string;
  readonly regret: SeedEstimate;
  /** Less the reference policy's in the same world; below 0 is better. */
  readonly difference: SeedEstimate;
  /** Share of worlds in which it decided, and the median of visits after which, undecided worlds counted as the longest. */
  readonly decided: number;
  readonly medianVisits: number | null;
}

export interface ExperimentSimulation {
  readonly world: ExperimentWorldConfig;
  readonly seeds: number;
  readonly reference: string;
  readonly policies: Readonly<Record<string, PolicyOutcome>>;
}

export interface SimulateExperimentOptions {
  readonly world: ExperimentWorldConfig;
  /** Worlds; each policy meets the same ones. */
  readonly seeds: number;
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Regret and visits to a decision of every policy, paired by world.
 * @throws FusionError `invalid_value` on no world
 */
export function simulateExperiment(options: SimulateExperimentOptions): ExperimentSimulation {
  const { world, seeds, seed, onProgress = () => {} } = checked(options);
  const runs = new Map<string, ExperimentRun[]>(EXPERIMENT_POLICIES.map(({ name }) => [name, []]));
  for (let index = 0; index < seeds; index++) {
    const planted = plantExperiment(world, seed + index);
    for (const policy of EXPERIMENT_POLICIES) {
      runs.get(policy.name)!.push(runExperiment(planted, policy, seed + index));
    }
    onProgress(index + 1, seeds);
  }
  const reference = runs.get(EXPERIMENT_REFERENCE)!;
  const outcomes = EXPERIMENT_POLICIES.map(({ name, description }): readonly [string, PolicyOutcome] => {
    const own = runs.get(name)!;
    const visits = own.map(({ decidedAfter }) => decidedAfter ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
    const median = visits[Math.floor((visits.length - 1) / 2)]!;
    return [
      name,
      {
        description,
        regret: overSeeds(
          own.map(({ regret }) => regret),
          seed,
        ),
        difference: overSeeds(
          own.map(({ regret }, index) => regret - reference[index]!.regret),
          seed,
        ),
        decided: own.filter(({ decidedAfter }) => decidedAfter !== null).length / seeds,
        medianVisits: Number.isFinite(median) ? median : null,
      },
    ];
  });
  return { world, seeds, reference: EXPERIMENT_REFERENCE, policies: Object.fromEntries(outcomes) };
}

/** How often an analysis finds what is not there, with the share's 95 % interval. */
export interface FalseFindingRates {
  readonly segment: SeedEstimate;
  readonly naive: SeedEstimate;
  readonly fair: SeedEstimate;
  readonly naiveCoverage: SeedEstimate;
  readonly fairCoverage: SeedEstimate;
  readonly naiveBias: SeedEstimate;
  readonly fairBias: SeedEstimate;
}

/** Policies whose analyses are looked at: one that does not look at rewards, and one that does. */
const ANALYSED = ['uniform', 'thompson', 'thompson_shared'];

/**
 * False findings in worlds in which nothing is planted, after `world.visits` visits. Where nothing is true, every finding is false: the
 * share of worlds with any is the false discovery rate.
 */
export function simulateNothing(options: SimulateExperimentOptions): Readonly<Record<string, FalseFindingRates>> {
  const { world, seeds, seed, onProgress = () => {} } = checked(options);
  const found = new Map<string, FalseFindings[]>(ANALYSED.map((name) => [name, []]));
  for (let index = 0; index < seeds; index++) {
    const planted = plantExperiment({ ...world, lift: 0 }, seed + index);
    for (const policy of EXPERIMENT_POLICIES.filter(({ name }) => ANALYSED.includes(name))) {
      const { segments } = runExperiment(planted, policy, seed + index, { withSums: true });
      found.get(policy.name)!.push(falseFindings(segments, world.variants, world.baseRate));
    }
    onProgress(index + 1, seeds);
  }
  const rates = [...found].map(([name, list]) => {
    const share = (key: 'segment' | 'naive' | 'fair') => wilsonInterval(list.filter((one) => one[key]).length, seeds);
    const mean = (key: 'naiveCoverage' | 'fairCoverage' | 'naiveBias' | 'fairBias') =>
      overSeeds(
        list.map((one) => one[key]),
        seed,
      );
    return [
      name,
      {
        ...{ segment: share('segment'), naive: share('naive'), fair: share('fair') },
        ...{ naiveCoverage: mean('naiveCoverage'), fairCoverage: mean('fairCoverage') },
        ...{ naiveBias: mean('naiveBias'), fairBias: mean('fairBias') },
      },
    ] as const;
  });
  return Object.fromEntries(rates);
}

function checked(options: SimulateExperimentOptions): SimulateExperimentOptions {
  if (options.seeds >= 1 && options.world.visits >= 100) return options;
  const got = `${options.seeds} and ${options.world.visits}`;
  throw new FusionError('invalid_value', `simulateExperiment: expected at least 1 seed and 100 visits, got ${got}.`);
}
