import type { Store } from '../store.js';
import { STATE_SUMS } from '../tables/totals.js';
import { variantSums } from '../tables/variant-sums.js';

/** Sums of a variant in a segment, by region; what they mean is in models/experiment. */
export interface VariantStateRow {
  readonly namespace: string;
  readonly experiment_id: string;
  readonly region: string;
  readonly segment_key: string;
  readonly variant: string;
  readonly samples: number;
  readonly conversions: number;
  readonly reward: number;
  readonly expected: number;
  readonly expected_squares: number;
  readonly weight: number;
  readonly score: number;
  readonly weighed_score: number;
  readonly score_squares: number;
}

export interface ExperimentFilter {
  readonly namespace: string;
  readonly experimentId: string;
}

const OF_EXPERIMENT = 'namespace = {namespace:String} AND experiment_id = {experimentId:String}';

/** What is known of an experiment: one row for every region, segment and variant. */
export function readExperimentState(store: Store, filter: ExperimentFilter): Promise<VariantStateRow[]> {
  return store.query<VariantStateRow>(
    `SELECT namespace, experiment_id, region, segment_key, variant, ${STATE_SUMS.map((name) => `sum(s.${name}) AS ${name}`).join(', ')}
     FROM (${variantSums(OF_EXPERIMENT)}) AS s
     GROUP BY namespace, experiment_id, region, segment_key, variant
     ORDER BY region, segment_key, variant`,
    { ...filter },
  );
}

export interface SegmentDayRow {
  readonly segment_key: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly samples: number;
  readonly reward: number;
}

/** Visits and rewards of each segment by the day of the allocation. */
export function readSegmentDays(
  store: Store,
  filter: ExperimentFilter & { readonly sinceDay: number },
): Promise<SegmentDayRow[]> {
  return store.query<SegmentDayRow>(
    `SELECT segment_key, day, sum(s.samples) AS samples, sum(s.reward) AS reward
     FROM (${variantSums(`${OF_EXPERIMENT} AND day >= {sinceDay:Int32}`)}) AS s
     GROUP BY segment_key, day
     ORDER BY segment_key, day`,
    { ...filter },
  );
}

/** What `v_segment_lift` says now, kept in `mv_segment_analytics`. @param now ISO 8601 */
export function refreshSegmentAnalytics(store: Store, now: string): Promise<void> {
  return store.command(
    `INSERT INTO mv_segment_analytics
     SELECT namespace, experiment_id, segment_key, samples, reward, rate, global_rate, lift_percent,
       parseDateTime64BestEffort({now:String}, 3, 'UTC') AS refreshed_at
     FROM v_segment_lift`,
    { now },
  );
}
