import type { Calibrator } from '../../models/base/calibrator.js';
import { scoreAllItems, scoreItems } from '../../models/base/score-items.js';
import type { PreparedCase } from './world.js';

/** A case with every item's scores; row = item. Of chosen items, row = position among them. */
export interface ScoredCase {
  readonly known: PreparedCase;
  /** Of each row; all items if left out. */
  readonly items?: Int32Array;
  /** Calibrated; [rows · K] */
  readonly scores: Float32Array;
  /** [rows · K] */
  readonly mask: Float32Array;
}

/** Scores all items for a case, or the chosen ones. */
export function scoreCase(known: PreparedCase, calibrators: readonly Calibrator[], items?: Int32Array): ScoredCase {
  const { scorers } = known.world;
  const cells = (items?.length ?? scorers.popularity.items) * scorers.sources.length;
  const [scores, mask] = [new Float32Array(cells), new Float32Array(cells)];
  const calibrated = { ...scorers, calibrators };
  if (items) scoreItems(calibrated, known.vectors, items, { scores, mask });
  else scoreAllItems(calibrated, known.vectors, { scores, mask });
  return { known, ...(items ? { items } : {}), scores, mask };
}

/** Scores cases one at a time: all items of thousands of cases would not fit in memory. */
export function* scoreCases(cases: Iterable<PreparedCase>, calibrators: readonly Calibrator[]): Iterable<ScoredCase> {
  for (const known of cases) yield scoreCase(known, calibrators);
}
