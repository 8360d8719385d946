import type { PairedTest } from '../../models/metrics/paired-t-test.js';

/** Fewer users say little, whatever the interval. */
const ENOUGH = 30;

/** What the test of a candidate's NDCG@10 against the baseline's comes to, in plain words. */
export function recommendation({ difference, low, high, clusters }: PairedTest): string {
  if (low === 0 && high === 0) return 'No difference: both put what people wanted at the same ranks.';
  if (clusters < ENOUGH) {
    return `Too little to go by: sessions of ${clusters} users, of whom ${ENOUGH} would be needed. Collect more.`;
  }
  const said = `NDCG@10 ${signed(difference)}, 95 % interval ${signed(low)} to ${signed(high)}`;
  if (low > 0) return `Try the candidate on live traffic: it ranks better what people wanted (${said}).`;
  if (high < 0) return `Keep the baseline: the candidate ranks worse what people wanted (${said}).`;
  return `Undecided: the difference may be chance (${said}). Collect more sessions, or keep the baseline.`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
