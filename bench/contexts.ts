import type { Dataset } from '../data/schema/dataset.js';
import type { EngineName } from '../training/engines/engine-names.js';
import { measureCase } from '../training/evaluation/measure-case.js';
import { type Difference, difference, type Estimate, summarizeStrategy } from '../training/evaluation/summarize.js';
import { testFolds } from '../training/evaluation/test-folds.js';
import { openNetworkScorer } from '../training/export/network-scorer.js';
import { evenly, type Foundation } from '../training/foundation.js';
import { trainNetwork } from '../training/meta/train-network.js';
import { scoreCase } from '../training/tasks/scored-case.js';
import { CONTEXT_USES, type ContextUse, type TrainConfig } from '../training/train-config.js';

export interface ContextsBenchOptions {
  readonly dataset: Dataset;
  readonly config: TrainConfig;
  readonly engineName: EngineName;
  readonly workers: number;
  readonly seed: number;
  /** Test cases at most. */
  readonly cases: number;
  readonly onProgress?: (line: string) => void;
}

export interface ContextsBench {
  readonly users: number;
  readonly cases: number;
  readonly groups: readonly string[];
  /** NDCG@10 of the network on every row. */
  readonly ndcg_at_10: Readonly<Record<ContextUse, Estimate>>;
  readonly best_step: Readonly<Record<ContextUse, number>>;
  readonly differences: readonly Difference[];
}

const FOLDS = 4;

/**
 * What the groups of a situation are worth: the same network trained without them, with them added up, and with the session
 * attending to them, on the same tasks over the same scorers, and tried on users whom nothing was fitted to. What is asked,
 * the situation of the user's next positive, is the same for all three.
 */
export async function benchContexts(options: ContextsBenchOptions): Promise<ContextsBench> {
  const { dataset, config, engineName, workers, seed, onProgress } = options;
  const measures = new Map<ContextUse, ReturnType<typeof measureCase>[]>();
  const steps = new Map<ContextUse, number>();
  for await (const { foundation, cases } of testFolds({ dataset, config, folds: FOLDS, fold: 1, seed })) {
    for (const use of CONTEXT_USES) {
      const own = { ...config, contexts: use };
      const laid = use === 'ignored' ? withoutContexts(foundation) : foundation;
      const trained = await trainNetwork({ foundation: laid, config: own, engineName, workers, seed });
      const scorer = await openNetworkScorer(trained, laid, own.meta);
      const ofUse: ReturnType<typeof measureCase>[] = [];
      for (const known of evenly(cases, options.cases)) {
        const scored = scoreCase(known, laid.calibrators);
        const { fused } = await scorer.score(scored);
        ofUse.push(measureCase(scored, { scores: fused }, seed));
      }
      await scorer.release();
      measures.set(use, ofUse);
      steps.set(use, trained.progress.best.step);
      onProgress?.(`contexts ${use}: best after ${trained.progress.best.step} steps`);
    }
  }
  const named = (use: ContextUse) => [use, measures.get(use)!] as const;
  const paired = (a: ContextUse, b: ContextUse) => difference(named(a), named(b), 'overall', () => true, seed);
  const { users, cases } = summarizeStrategy(measures.get('ignored')!, seed).overall;
  const byUse = <T>(of: (use: ContextUse) => T) =>
    Object.fromEntries(CONTEXT_USES.map((use) => [use, of(use)])) as Record<ContextUse, T>;
  return {
    users,
    cases,
    groups: groupsOf(dataset),
    ndcg_at_10: byUse((use) => summarizeStrategy(measures.get(use)!, seed).overall.ndcg_at_10),
    best_step: byUse((use) => steps.get(use)!),
    differences: [paired('added', 'ignored'), paired('attended', 'ignored'), paired('attended', 'added')],
  };
}

function withoutContexts(foundation: Foundation): Foundation {
  return { ...foundation, contextStandardizer: { names: [], means: [], standardDeviations: [] } };
}

function groupsOf({ users, interactions }: Dataset): readonly string[] {
  const names = [...(users.contexts ?? []), ...(interactions.contexts ?? [])].map(({ name }) => name);
  return [...new Set(names.map((name) => name.slice(0, name.indexOf('.'))))];
}
