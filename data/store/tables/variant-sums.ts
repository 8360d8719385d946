import { BATCH_CONTEXT, STATE_SUMS } from './totals.js';

export const STATE_KEYS = 'namespace, experiment_id, region, segment_key, variant, day';

/**
 * Sums by region, segment, variant and day, several rows of each: what was allocated, and what it earned.
 * @param condition of columns that both have
 */
export function variantSums(condition: string): string {
  return `SELECT ${STATE_KEYS}, ${STATE_SUMS.join(', ')} FROM variant_segment_state
WHERE ${condition} AND NOT startsWith(segment_key, '${BATCH_CONTEXT}')
UNION ALL
${conversionSums(condition)}`;
}

/**
 * What conversions add to the sums: Γ of the chosen variant with the reward, less what it was without, as models/experiment says it.
 * FINAL leaves one of an allocation's rows, the earliest.
 */
export function conversionSums(condition: string): string {
  const sums: Readonly<Record<string, string>> = {
    conversions: 'toFloat64(c.reward > 0)',
    reward: 'c.reward',
    score: 'c.reward / sqrt(c.propensity)',
    weighed_score: 'c.reward',
    score_squares:
      'c.reward * (c.reward / c.propensity - 2 * c.expected[indexOf(c.variants, c.variant)] * (1 / c.propensity - 1))',
  };
  return `SELECT ${STATE_KEYS}, ${STATE_SUMS.map((name) => `${sums[name] ?? '0.'} AS ${name}`).join(', ')}
FROM conversions AS c FINAL
WHERE ${condition}`;
}
