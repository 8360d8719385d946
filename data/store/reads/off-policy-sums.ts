import type { Store } from '../store.js';
import type { ExperimentFilter } from './experiment-state.js';

/** A policy to ask about: the probability of each variant, by segment. */
export interface AskedPolicy extends ExperimentFilter {
  /** Of the experiment, in its order. */
  readonly variants: readonly string[];
  /** Segments that have probabilities of their own. */
  readonly segments: readonly string[];
  /** Of those segments; [segments][variants] */
  readonly targets: readonly (readonly number[])[];
  /** Of all others; [variants] */
  readonly otherwise: readonly number[];
}

/** Sums over an experiment's allocations, with w = target / propensity of the variant that was chosen and r its reward. */
export interface OffPolicySums {
  readonly rows: number;
  /** Σ w, Σ w², Σ wr, Σ (wr)², Σ w²r, and the largest w */
  readonly w: number;
  readonly ww: number;
  readonly wr: number;
  readonly wwrr: number;
  readonly wwr: number;
  readonly largest: number;
  /** Σ d and Σ d² of d = Σ target · expected + w (r − expected of the chosen) */
  readonly d: number;
  readonly dd: number;
}

/**
 * What the logs say of another policy: sums from which IPS, SNIPS and the doubly robust estimate follow, with their errors.
 *
 * Allocations are summed as ones without a reward, and conversions say what that changes, so that the two are never joined.
 */
export async function readOffPolicySums(
  store: Store,
  { variants, segments, targets, otherwise, ...filter }: AskedPolicy,
): Promise<OffPolicySums> {
  const [sums] = await store.query<OffPolicySums>(
    `SELECT toUInt64(sum(l.rows)) AS rows, sum(l.w) AS w, sum(l.ww) AS ww, sum(l.wr) AS wr, sum(l.wwrr) AS wwrr, sum(l.wwr) AS wwr,
       max(l.largest) AS largest, sum(l.d) AS d, sum(l.dd) AS dd
     FROM (
       SELECT count() AS rows, sum(a.w) AS w, sum(a.w * a.w) AS ww, 0. AS wr, 0. AS wwrr, 0. AS wwr, max(a.w) AS largest,
         sum(a.d) AS d, sum(a.d * a.d) AS dd
       FROM (${weighed('propensities[indexOf({variants:Array(String)}, variant)]', 'allocations')}) AS a
       UNION ALL
       SELECT 0 AS rows, 0. AS w, 0. AS ww, sum(c.w * c.reward) AS wr, sum(pow(c.w * c.reward, 2)) AS wwrr,
         sum(c.w * c.w * c.reward) AS wwr, 0. AS largest, sum(c.w * c.reward) AS d,
         sum(c.w * c.reward * (2 * c.d + c.w * c.reward)) AS dd
       FROM (${weighed('propensity', 'conversions FINAL', 'reward, ')}) AS c
     ) AS l`,
    { ...filter, variants, segments, targets: [otherwise, ...targets] },
  );
  return sums!;
}

/** w of each row, and d as of one without a reward. @param more columns */
function weighed(propensity: string, from: string, more = ''): string {
  return `SELECT ${more}indexOf({variants:Array(String)}, variant) AS chosen,
    {targets:Array(Array(Float64))}[indexOf({segments:Array(String)}, segment_key) + 1] AS target,
    target[chosen] / ${propensity} AS w,
    arraySum((t, m) -> t * m, target, expected) - w * expected[chosen] AS d
  FROM ${from} WHERE namespace = {namespace:String} AND experiment_id = {experimentId:String}`;
}
