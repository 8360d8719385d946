import type { Calibrator } from '../../models/base/calibrator.js';
import { scoreAllItems } from '../../models/base/score-items.js';
import type { PreparedCase } from './world.js';

/** A case with every item's scores; row = item. */
export interface ScoredCase {
  readonly known: PreparedCase;
  /** Calibrated; [items · K] */
  readonly scores: Float32Array;
  /** [items · K] */
  readonly mask: Float32Array;
}

/** Scores all items for a case. */
export function scoreCase(known: PreparedCase, calibrators: readonly Calibrator[]): ScoredCase {
  const { scorers } = known.world;
  const cells = scorers.popularity.items * scorers.sources.length;
  const [scores, mask] = [new Float32Array(cells), new Float32Array(cells)];
  scoreAllItems({ ...scorers, calibrators }, known.vectors, { scores, mask });
  return { known, scores, mask };
}

/** Scores cases one at a time: all items of thousands of cases would not fit in memory. */
export function* scoreCases(cases: Iterable<PreparedCase>, calibrators: readonly Calibrator[]): Iterable<ScoredCase> {
  for (const known of cases) yield scoreCase(known, calibrators);
}
