import { wilsonInterval } from '../../../models/experiment/statistics/wilson-interval.js';
import type { Estimate } from '../../../models/metrics/estimate.js';
import { overSeeds } from '../over-seeds.js';
import { EXPERIMENT_BASELINE, EXPERIMENT_POLICIES, EXPERIMENT_REFERENCE } from './experiment-policies.js';
import type { ExperimentWorldConfig } from './experiment-world.js';
import { overWorlds } from './over-worlds.js';
import type { PolicyRun } from './run-experiment.js';
import { simulateWorlds, type WorldsOptions } from './simulate-worlds.js';

/** A policy's runs, one in each world. */
export interface PolicyRuns {
  readonly name: string;
  readonly description: string;
  /** [worlds] */
  readonly runs: readonly PolicyRun[];
}

export interface PolicyOutcome {
  readonly description: string;
  readonly regret: Estimate;
  /** Less the reference policy's in the same world; below 0 is better. */
  readonly difference: Estimate;
  /** Share of worlds in which it decided. */
  readonly decided: Estimate;
  /** Median over worlds of the visits after which it decided; Infinity where it never does. */
  readonly visits: Estimate;
  /**
   * By how much that median is below the A/B test's: .3 is 30 % fewer visits; 0 where neither decides, −Infinity where
   * only the policy never does, and at least so much where only the A/B test never does.
   */
  readonly sooner: Estimate;
}

export interface ExperimentSimulation {
  readonly world: ExperimentWorldConfig;
  readonly seeds: number;
  readonly reference: string;
  readonly baseline: string;
  readonly policies: Readonly<Record<string, PolicyOutcome>>;
}

export interface SimulateExperimentOptions extends WorldsOptions {
  /** What others made of the same worlds, to stand beside ours. */
  readonly others?: readonly PolicyRuns[];
}

/**
 * Regret and visits to a decision of every policy, paired by world.
 * @throws FusionError `invalid_value` on no world
 */
export async function simulateExperiment(options: SimulateExperimentOptions): Promise<ExperimentSimulation> {
  const { world, seeds, seed, others = [] } = options;
  const answers = await simulateWorlds('losses', options);
  const own = EXPERIMENT_POLICIES.map(({ name, description }) => ({
    ...{ name, description, runs: answers.map(({ losses }) => losses[name]!) },
  }));
  const runsOf = (wanted: string) => own.find(({ name }) => name === wanted)!.runs;
  const beside = {
    ...{ reference: runsOf(EXPERIMENT_REFERENCE), baseline: runsOf(EXPERIMENT_BASELINE) },
    ...{ seed, most: world.visits },
  };
  const policies = [...own, ...others].map((policy) => [policy.name, outcomeOf(policy, beside)]);
  const [reference, baseline] = [EXPERIMENT_REFERENCE, EXPERIMENT_BASELINE];
  return { world, seeds, reference, baseline, policies: Object.fromEntries(policies) };
}

function outcomeOf(
  { description, runs }: PolicyRuns,
  beside: {
    readonly reference: readonly PolicyRun[];
    readonly baseline: readonly PolicyRun[];
    readonly seed: number;
    readonly most: number;
  },
): PolicyOutcome {
  const { reference, baseline, seed, most } = beside;
  const regrets = runs.map(({ regret }) => regret);
  const lost = runs.map(({ regret }, index) => regret - reference[index]!.regret);
  const visits = overWorlds(runs.length, (worlds) => medianVisits(runs, worlds), seed);
  const sooner = overWorlds(runs.length, (worlds) => soonerBy(runs, baseline, worlds, most), seed);
  return {
    description,
    regret: overSeeds(regrets, seed),
    difference: overSeeds(lost, seed),
    decided: wilsonInterval(runs.filter(({ decidedAfter }) => decidedAfter !== null).length, runs.length),
    visits,
    sooner,
  };
}

/** Of these worlds; −Infinity where only the policy never decides, 0 where neither does. @param most visits of a world */
function soonerBy(
  runs: readonly PolicyRun[],
  baseline: readonly PolicyRun[],
  worlds: readonly number[],
  most: number,
): number {
  const [own, other] = [medianVisits(runs, worlds), medianVisits(baseline, worlds)];
  return own === other ? 0 : 1 - own / Math.min(other, most);
}

/** The lower of the two in the middle, worlds without a decision counted as the longest. */
function medianVisits(runs: readonly PolicyRun[], worlds: readonly number[]): number {
  const visits = worlds.map((world) => runs[world]!.decidedAfter ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  return visits[Math.floor((visits.length - 1) / 2)]!;
}
