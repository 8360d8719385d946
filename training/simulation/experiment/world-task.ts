import { EXPERIMENT_POLICIES } from './experiment-policies.js';
import { type ExperimentWorldConfig, plantExperiment } from './experiment-world.js';
import { type FalseFindings, falseFindings } from './false-findings.js';
import { type PolicyRun, runExperiment } from './run-experiment.js';

/** One world to simulate: what its policies lost, or what an analysis of them says that is not so. */
export interface WorldTask {
  readonly kind: 'losses' | 'findings';
  readonly world: ExperimentWorldConfig;
  readonly seed: number;
}

/** By policy. */
export interface WorldAnswer {
  readonly losses: Readonly<Record<string, PolicyRun>>;
  readonly findings: Readonly<Record<string, FalseFindings>>;
}

/** Policies whose analyses are looked at: one that does not look at rewards, and two that do. */
const ANALYSED = ['uniform', 'thompson', 'thompson_shared'];

/** Simulates a world. The same for the same task, wherever it runs. */
export function simulateWorld({ kind, world, seed }: WorldTask): WorldAnswer {
  const planted = plantExperiment(world, seed);
  if (kind === 'losses') {
    const losses = EXPERIMENT_POLICIES.map((policy) => {
      const { regret, decidedAfter } = runExperiment(planted, policy, seed);
      return [policy.name, { regret, decidedAfter }] as const;
    });
    return { losses: Object.fromEntries(losses), findings: {} };
  }
  const findings = EXPERIMENT_POLICIES.filter(({ name }) => ANALYSED.includes(name)).map((policy) => {
    const { segments } = runExperiment(planted, policy, seed, { withSums: true });
    return [policy.name, falseFindings(segments, world.variants, world.baseRate)] as const;
  });
  return { losses: {}, findings: Object.fromEntries(findings) };
}
