import type { Store } from '../store.js';
import type { ExperimentFilter } from './experiment-state.js';

/** A policy to ask about: the probability of each variant, by segment. */
export interface AskedPolicy extends ExperimentFilter {
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

/** What the logs say of another policy: sums from which IPS, SNIPS and the doubly robust estimate follow, with their errors. */
export async function readOffPolicySums(store: Store, policy: AskedPolicy): Promise<OffPolicySums> {
  const [sums] = await store.query<OffPolicySums>(
    `SELECT count() AS rows, sum(l.w) AS w, sum(l.w * l.w) AS ww, sum(l.w * l.r) AS wr, sum(l.w * l.r * l.w * l.r) AS wwrr,
       sum(l.w * l.w * l.r) AS wwr, max(l.w) AS largest, sum(l.d) AS d, sum(l.d * l.d) AS dd
     FROM (
       SELECT c.reward AS r,
         if(has({segments:Array(String)}, a.segment_key),
           {targets:Array(Array(Float64))}[indexOf({segments:Array(String)}, a.segment_key)],
           {otherwise:Array(Float64)}) AS target,
         indexOf(a.variants, a.variant) AS chosen,
         target[chosen] / a.propensities[chosen] AS w,
         arraySum(arrayMap((t, m) -> t * m, target, a.expected)) + w * (r - a.expected[chosen]) AS d
       FROM (
         SELECT allocation_id, toString(segment_key) AS segment_key, toString(variant) AS variant, variants, propensities, expected
         FROM allocations WHERE namespace = {namespace:String} AND experiment_id = {experimentId:String}
       ) AS a
       LEFT JOIN (
         SELECT allocation_id, argMin(reward, converted_at) AS reward FROM conversions
         WHERE namespace = {namespace:String} AND experiment_id = {experimentId:String} GROUP BY allocation_id
       ) AS c ON a.allocation_id = c.allocation_id
     ) AS l`,
    { ...policy },
  );
  return sums!;
}
