import type { Dataset } from '../data/schema/dataset.js';
import { createRng } from '../data/schema/random.js';
import type { Estimate } from '../models/metrics/estimate.js';
import { fitBoostedTerm } from '../training/boosted-term/fit-boosted-term.js';
import type { EngineName } from '../training/engines/engine-names.js';
import { type Difference, difference } from '../training/evaluation/difference.js';
import { type CaseMeasure, measureCase } from '../training/evaluation/measure-case.js';
import { summarizeStrategy } from '../training/evaluation/summarize-strategy.js';
import { testFolds } from '../training/evaluation/test-folds.js';
import { type NetworkScorer, openNetworkScorer } from '../training/export/network-scorer.js';
import type { Foundation } from '../training/foundation.js';
import { trainNetwork } from '../training/meta/train-network.js';
import { evenly } from '../training/tasks/evenly.js';
import { scoreCase } from '../training/tasks/scored-case.js';
import type { PreparedCase } from '../training/tasks/world.js';
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
 * the situation of the user's next positive, is the same for all three. The one that adds them up is also asked with the
 * situation of another case, and with none: all else is the same, so these differences are what it makes of what it is told.
 */
export async function benchContexts(options: ContextsBenchOptions): Promise<ContextsBench> {
  const { dataset, config, engineName, workers, seed, onProgress } = options;
  const measures = new Map<string, readonly CaseMeasure[]>();
  const steps = new Map<ContextUse, number>();
  for await (const fold of testFolds({ dataset, config, folds: FOLDS, fold: 1, seed })) {
    const cases = evenly(fold.cases, options.cases);
    for (const use of CONTEXT_USES) {
      const own = { ...config, contexts: use };
      const foundation = use === 'ignored' ? await withoutContexts(fold.foundation, workers) : fold.foundation;
      const trained = await trainNetwork({ foundation, config: own, engineName, workers, seed });
      await using scorer = await openNetworkScorer(trained, foundation, own.meta);
      const measured = (asked: readonly PreparedCase[]) => measureCases(scorer, asked, foundation, seed);
      measures.set(use, await measured(cases));
      if (use === 'added') {
        for (const [name, asked] of toldOtherwise(cases, seed)) measures.set(name, await measured(asked));
      }
      steps.set(use, trained.progress.best.step);
      onProgress?.(`contexts ${use}: best after ${trained.progress.best.step} steps`);
    }
  }
  const paired = (a: string, b: string) =>
    difference([a, measures.get(a)!], [b, measures.get(b)!], 'overall', () => true, seed);
  const { users, cases } = summarizeStrategy(measures.get('ignored')!, seed).overall;
  const byUse = <T>(of: (use: ContextUse) => T) =>
    Object.fromEntries(CONTEXT_USES.map((use) => [use, of(use)])) as Record<ContextUse, T>;
  return {
    users,
    cases,
    groups: groupsOf(dataset),
    ndcg_at_10: byUse((use) => summarizeStrategy(measures.get(use)!, seed).overall.ndcg_at_10),
    best_step: byUse((use) => steps.get(use)!),
    differences: [
      paired('added', 'ignored'),
      paired('attended', 'ignored'),
      paired('attended', 'added'),
      paired('added', TOLD_ANOTHERS),
      paired('added', TOLD_NOTHING),
    ],
  };
}

const TOLD_ANOTHERS = "added, told another case's";
const TOLD_NOTHING = 'added, told nothing';

/** The same cases, each in the situation of another, and in none that is known. */
function toldOtherwise(cases: readonly PreparedCase[], seed: number): readonly [string, readonly PreparedCase[]][] {
  const others = createRng(seed, 'others').shuffle(cases);
  return [
    [TOLD_ANOTHERS, cases.map((known, index) => ({ ...known, situation: others[index]!.situation }))],
    [TOLD_NOTHING, cases.map((known) => ({ ...known, situation: known.situation.map(() => Number.NaN) }))],
  ];
}

async function measureCases(
  scorer: NetworkScorer,
  cases: readonly PreparedCase[],
  { calibrators }: Foundation,
  seed: number,
): Promise<readonly CaseMeasure[]> {
  const measures: CaseMeasure[] = [];
  for (const known of cases) {
    const scored = scoreCase(known, calibrators);
    const { fused } = await scorer.score(scored);
    measures.push(measureCase(scored, { scores: fused }, seed));
  }
  return measures;
}

/** Of which the situation says nothing: its boosted term never asked about it. */
async function withoutContexts(foundation: Foundation, workers?: number): Promise<Foundation> {
  const unaware = { ...foundation, contextStandardizer: { names: [], means: [], standardDeviations: [] } };
  if (!foundation.boostedTerm) return unaware;
  return { ...unaware, ...(await fitBoostedTerm(foundation.trainingCases, unaware, { workers })) };
}

function groupsOf({ users, interactions }: Dataset): readonly string[] {
  const names = [...(users.contexts ?? []), ...(interactions.contexts ?? [])].map(({ name }) => name);
  return [...new Set(names.map((name) => name.slice(0, name.indexOf('.'))))];
}
