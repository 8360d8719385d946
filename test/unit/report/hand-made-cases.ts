import type { ObservedCase, ObservedRow } from '../../../training/report/index.js';

const EVEN = 1 / 18;

/** A case of two sources, of which everything that a test does not say is dull. */
export function handMadeCase(parts: Partial<ObservedCase> = {}): ObservedCase {
  return {
    user: 0,
    userType: 'casual',
    known: 1,
    judged: { byCount: 0.5, network: 0.5, served: 0.5 },
    weights: { all: [0.5, 0.5], first: [0.5, 0.5] },
    tableWeights: [0.5, 0.5],
    residual: 0,
    answered: { network: 1, uncertain: 0, missing_features: 0, cold_user: 0 },
    attention: Array.from({ length: 18 }, () => EVEN),
    rows: [handMadeRow(), handMadeRow({ target: 1 })],
    ...parts,
  };
}

/** A row about which everybody is undecided. */
export function handMadeRow(parts: Partial<ObservedRow> = {}): ObservedRow {
  return {
    ...{ item: 0, target: 0, served: 0.5, network: 0.5, byCount: 0.5, uncertainty: 0.25, sources: [0.5, 0.5] },
    ...parts,
  };
}
