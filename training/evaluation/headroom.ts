import { createRng } from '../../data/schema/random.js';
import { combineRows } from '../../models/fusion/blend-rows.js';
import { type Estimate, estimateOf } from '../../models/metrics/estimate.js';
import { ndcgOfScores } from '../../models/metrics/ndcg-of-scores.js';
import { assertLikes } from '../target-kind.js';
import { type ScoredCase, scoreCase } from '../tasks/scored-case.js';
import { weightGrid } from '../weight-grid.js';
import { averagedAs, BLEND_SCALES, type BlendScale, bestSearch, onScale } from '../weight-search.js';
import { fitBaselines } from './baselines.js';
import { type Difference, difference } from './difference.js';
import { meanByUser } from './mean-by-user.js';
import { askOf, type Measures, measureAll } from './measure-all.js';
import type { CaseMeasure } from './measure-case.js';
import { type TestFoldsOptions, testFolds } from './test-folds.js';

/** What adaptive weights could gain at all on a data set. */
export interface Headroom {
  readonly strategies: Readonly<Record<string, { readonly ndcg_at_10: Estimate }>>;
  readonly differences: readonly Difference[];
  readonly verdict: string;
}

const REPORTED = ['fixed', 'by_count', 'by_count_item_prior', 'per_segment'];

/**
 * Compares fixed weights, weights by count and per segment with oracles, by how they rank.
 *
 * `oracle_per_user` takes each case's best weights in hindsight: mostly selection noise. `split_half_oracle` chooses them
 * on a random half of the truth and is scored on the other half, beside `by_count_on_half` on that same half; it errs on
 * the low side, since half a truth is a noisy guide. What is left between the two is worth training for.
 */
export async function measureHeadroom(options: TestFoldsOptions): Promise<Headroom> {
  const { seed, workers, onProgress } = options;
  assertLikes(options.config, 'headroom');
  const config = { ...options.config, boostedTerm: false }; // nobody here is a network
  const measures: Measures = new Map();
  const oracle: OracleCells[] = [];
  for await (const fold of testFolds({ ...options, config })) {
    const { foundation, cases } = fold;
    const baselines = (await fitBaselines(foundation, { workers })).filter(({ name }) => REPORTED.includes(name));
    await measureAll(baselines, fold, seed, measures, (done) =>
      onProgress?.(`${fold.name}: ranking`, done, cases.length),
    );
    const scale = bestSearch(foundation.weightSearches, BLEND_SCALES).scale;
    const ask = askOf(fold);
    const byCount = baselines.find(({ name }) => name === 'by_count')!;
    for (const known of cases) {
      const scored = scoreCase(known, foundation.calibrators);
      const asked = { scored, exclude: ask(known).exclude };
      oracle.push(oracleCells(asked, scale, (await byCount.rank(scored)).scores, seed));
    }
  }
  return report(measures, oracle, seed);
}

interface OracleCells {
  readonly user: number;
  readonly best: number;
  /** NaN, as the next, for a case with a truth of one item, which cannot be halved. */
  readonly splitHalf: number;
  readonly byCountOnHalf: number;
}

function oracleCells(
  { scored, exclude }: { readonly scored: ScoredCase; readonly exclude: ReadonlySet<number> },
  scale: BlendScale,
  byCount: ArrayLike<number>,
  seed: number,
): OracleCells {
  const { known, mask } = scored;
  const grid = weightGrid(known.world.scorers.sources.length);
  const values = onScale(scored, scale, grid[0]!.length);
  const out = new Float32Array(values.length / grid[0]!.length);
  const shuffled = createRng(seed, 'split-half', known.user, known.support.length).shuffle([...known.truth]);
  const [chosenOn, scoredOn] = [shuffled.slice(0, shuffled.length >> 1), shuffled.slice(shuffled.length >> 1)];
  const whole = { relevant: new Set(known.truth), exclude };
  const first = { relevant: new Set(chosenOn), exclude: new Set([...exclude, ...scoredOn]) };
  const second = { relevant: new Set(scoredOn), exclude: new Set([...exclude, ...chosenOn]) };
  let best = Number.NEGATIVE_INFINITY;
  let chosen = { first: Number.NEGATIVE_INFINITY, second: Number.NaN };
  for (const weights of grid) {
    combineRows(values, mask, weights, averagedAs(scale), out);
    best = Math.max(best, ndcgOfScores(out, whole.relevant, whole.exclude, 10));
    const onFirst = ndcgOfScores(out, first.relevant, first.exclude, 10);
    if (onFirst > chosen.first)
      chosen = { first: onFirst, second: ndcgOfScores(out, second.relevant, second.exclude, 10) };
  }
  const byCountOnHalf = chosenOn.length > 0 ? ndcgOfScores(byCount, second.relevant, second.exclude, 10) : Number.NaN;
  return { user: known.user, best, splitHalf: chosen.second, byCountOnHalf };
}

function report(
  measures: ReadonlyMap<string, readonly CaseMeasure[]>,
  oracle: readonly OracleCells[],
  seed: number,
): Headroom {
  const estimate = <Case extends { readonly user: number }>(cases: readonly Case[], figure: (one: Case) => number) =>
    estimateOf(meanByUser(cases, figure, createRng(seed, 'headroom')));
  const measured = [...measures].map(([name, cases]) => [
    publicName(name),
    { ndcg_at_10: estimate(cases, ({ ndcg_at_10 }) => ndcg_at_10) },
  ]);
  const gain = estimate(oracle, ({ splitHalf, byCountOnHalf }) => splitHalf - byCountOnHalf);
  const pairs = [...measures].filter(([name]) => name !== 'by_count');
  return {
    strategies: {
      ...Object.fromEntries(measured),
      by_count_on_half: { ndcg_at_10: estimate(oracle, ({ byCountOnHalf }) => byCountOnHalf) },
      split_half_oracle: { ndcg_at_10: estimate(oracle, ({ splitHalf }) => splitHalf) },
      oracle_per_user: { ndcg_at_10: estimate(oracle, ({ best }) => best) },
    },
    differences: pairs.map(([name, cases]) =>
      difference([publicName(name), cases], ['by_count', measures.get('by_count')!], 'overall', () => true, seed),
    ),
    verdict: verdictOf(gain),
  };
}

function publicName(name: string): string {
  return name === 'fixed' ? 'best_fixed' : name;
}

function verdictOf({ value, low, high }: Estimate): string {
  if (Number.isNaN(value)) return 'No case has at least two later positives: nothing can be said of this data.';
  const figures = `${value >= 0 ? '+' : ''}${value.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
  if (low > 0)
    return `Weights fitted to each user would gain ${figures} NDCG@10 over weights by count: worth training for.`;
  if (high < 0)
    return `Half of a user's truth chooses weights worse than weights by count (${figures}): no gain can be shown.`;
  return `What weights fitted to each user would gain over weights by count (${figures}) is within noise on this data.`;
}
