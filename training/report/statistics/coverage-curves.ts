import { type RiskCoverage, riskCoverage } from '../../../models/metrics/risk-coverage.js';
import type { ObservedCase, ObservedRow } from '../observed-case.js';

/** What is gained by leaving out the rows that something is least sure of. */
export interface CoverageCurve {
  readonly name: string;
  /** Mean of the squared error over all coverages; lower is better. */
  readonly area: number;
  readonly points: readonly { readonly coverage: number; readonly risk: number }[];
}

const POINTS = 100;

/**
 * Squared error against the share of rows answered: of the network by the uncertainty that is served, of the network by p (1 − p), and of
 * weights by count by p (1 − p), which is the expected squared error of a calibrated probability and costs nothing to know.
 */
export function coverageCurves(cases: readonly ObservedCase[]): readonly CoverageCurve[] {
  const rows = cases.flatMap((one) => one.rows);
  const curve = (name: string, probability: (row: ObservedRow) => number, uncertainty: (row: ObservedRow) => number) =>
    thinned(
      name,
      riskCoverage(
        rows.map((row) => (probability(row) - row.target) ** 2),
        rows.map(uncertainty),
      ),
    );
  return [
    curve(
      'network, by its uncertainty',
      ({ network }) => network,
      ({ uncertainty }) => uncertainty,
    ),
    curve(
      'network, by p (1 − p)',
      ({ network }) => network,
      ({ network }) => network * (1 - network),
    ),
    curve(
      'by count, by p (1 − p)',
      ({ byCount }) => byCount,
      ({ byCount }) => byCount * (1 - byCount),
    ),
  ];
}

/** At most {@link POINTS} points, evenly spread over the coverage, full coverage among them. */
function thinned(name: string, { coverage, risk, area }: RiskCoverage): CoverageCurve {
  const points = Math.min(POINTS, coverage.length);
  const at = Array.from({ length: points }, (_, point) => Math.ceil(((point + 1) * coverage.length) / points) - 1);
  return { name, area, points: at.map((row) => ({ coverage: coverage[row]!, risk: risk[row]! })) };
}
