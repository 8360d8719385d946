import type { Calibrator } from '../../models/base/calibrator.js';
import type { ScoreSpace } from '../../models/fusion/blend.js';
import { blendRows } from '../../models/fusion/blend-rows.js';
import { type ByCountTable, byCountWeights } from '../../models/fusion/by-count.js';
import type { ItemTerm } from '../../models/network/item-term.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import type { PreparedCase } from '../tasks/world.js';
import { type AdditiveFit, termsOf } from './fit-additive.js';
import { fitTerms } from './fit-terms.js';
import { describingNumbers, fitItemColumns, type ItemColumns } from './item-columns.js';
import { collectTopRows, type TopRows } from './top-rows.js';

/** What an item's term is fitted beside. */
export interface BesideItemTerm {
  readonly calibrators: readonly Calibrator[];
  readonly byCount: ByCountTable;
  readonly space: ScoreSpace;
}

/** Terms are brought to the scale of weights by count: of those that say next to nothing, no further than to five times their size. */
const LEAST_SCALE = 0.2;

/** An edge that no number exceeds. */
const OUT_OF_REACH = 1e30;

/**
 * What the descriptions of items, as they were known at each case's moment, say of their being liked, beyond weights by count: the
 * network's offset.
 *
 * Fitted to the items that weights by count rank first, by logistic regression, and brought to the scale of their
 * log-odds. Over those rows it is 0 on average, so that it reorders and does not raise.
 * @param cases whose users no validation will ask about
 * @returns 0 for every item where no term ranks other users better than weights by count alone
 */
export function fitItemTerm(cases: readonly PreparedCase[], { calibrators, byCount, space }: BesideItemTerm): ItemTerm {
  const rank = ({ known, scores, mask }: ScoredCase) => {
    const weights = byCountWeights(byCount, known.vectors.count);
    return blendRows(scores, mask, weights, space, new Float32Array(scores.length / weights.length));
  };
  const rows = collectTopRows(cases, calibrators, rank, ({ world, moment }, items) =>
    describingNumbers(world.itemFeatures.at(moment, items)),
  );
  const columns = fitItemColumns(rows);
  const fit = fitTerms(rows, columns, { leastScale: LEAST_SCALE });
  return fit === null ? nothing(columns) : asSteps(fit, columns, rows);
}

function nothing({ edges }: ItemColumns): ItemTerm {
  return { edges: edges.map(() => [OUT_OF_REACH]), steps: edges.map(() => [0]), offset: 0 };
}

/** Bins' values as steps from one to the next. */
function asSteps(fit: AdditiveFit, columns: ItemColumns, rows: readonly TopRows[]): ItemTerm {
  const { added, scale } = fit;
  const { edges, starts } = columns;
  const most = edges.reduce((longest, own) => Math.max(longest, own.length), 1);
  const padded = (values: readonly number[], filler: number) =>
    Array.from({ length: most }, (_, index) => values[index] ?? filler);
  const first = starts.reduce((sum, start) => sum + added[start]!, 0);
  return {
    edges: edges.map((own) => padded(own, OUT_OF_REACH)),
    steps: edges.map((own, number) => {
      const within = (bin: number) => added[starts[number]! + bin]!;
      return padded(
        own.map((_, bin) => (within(bin + 1) - within(bin)) / scale),
        0,
      );
    }),
    offset: (first - meanTerm(fit, columns, rows)) / scale,
  };
}

function meanTerm(fit: AdditiveFit, columns: ItemColumns, rows: readonly TopRows[]): number {
  let [sum, count] = [0, 0];
  for (const one of rows) {
    for (const term of termsOf(fit, columns, one)) sum += term;
    count += one.item.length;
  }
  return sum / count;
}
