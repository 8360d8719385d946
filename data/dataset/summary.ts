import type { Dataset } from '../schema/dataset.js';
import { LAST_MOMENT } from './content.js';

/** What came in, in figures: for `import`, `synthesize` and `validate` to print. */
export interface DatasetSummary {
  readonly name: string;
  readonly source: string;
  readonly users: number;
  readonly items: number;
  /** Items with at least one interaction. */
  readonly ratedItems: number;
  readonly interactions: number;
  /** Tag assignments, repetitions counted. */
  readonly tags: number;
  /** First and last interaction (ISO 8601, UTC); undefined in a set without times. */
  readonly timeRange: { readonly from: string; readonly to: string } | undefined;
  /** User–item pairs (and moments) with imported scores. */
  readonly scores: number;
  /** Names of the sources that these are of. */
  readonly scoreSources: readonly string[];
  readonly fingerprint: string;
}

export function summarizeDataset({
  name,
  source,
  users,
  items,
  interactions,
  scores,
  fingerprint,
}: Dataset): DatasetSummary {
  return {
    name,
    source,
    users: users.ids.length,
    items: items.ids.length,
    ratedItems: new Set(interactions.item).size,
    interactions: interactions.count,
    tags: items.tags.reduce((sum, tags) => sum + tags.length, 0),
    timeRange: timeRange(interactions.timestamp),
    scores: scores?.count ?? 0,
    scoreSources: scores?.sources.map((one) => one.name) ?? [],
    fingerprint,
  };
}

function timeRange(timestamps: Float64Array): DatasetSummary['timeRange'] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const timestamp of timestamps) {
    if (!(Math.abs(timestamp) <= LAST_MOMENT)) continue; // unknown, or no time at all
    if (timestamp < from) from = timestamp;
    if (timestamp > to) to = timestamp;
  }
  return from > to ? undefined : { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
