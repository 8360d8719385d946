import type { CaseMeasure } from '../../../training/evaluation/measure-case.js';

/** Rows of a strategy that says nothing of any. */
export const NO_ROWS = { predicted: [], targets: [], uncertainty: [], confidences: [], reliable: [] };

/** A measure that is all zeros, but for what a test is about. */
export function measure(parts: Partial<CaseMeasure>): CaseMeasure {
  return {
    user: 0,
    userType: 'casual',
    support: 1,
    ndcg_at_10: 0,
    squared_error: Number.NaN,
    recall_at_10: 0,
    mrr: 0,
    unjudged: 0,
    coldItemsNdcg: Number.NaN,
    weights: undefined,
    residual: Number.NaN,
    rows: NO_ROWS,
    ...parts,
  };
}
