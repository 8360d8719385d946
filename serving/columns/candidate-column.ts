/** What a candidate of `/v1/score` has as one value, by its name there and as a column. */
const SINGLE: ReadonlySet<string> = new Set(['item_id', 'metadata_completeness', 'is_predicted']);

/** What it has by source or by feature, and how such columns are called. The first that fits counts. */
const KINDS = [
  { group: 'feature_confidences', prefix: 'feature_', suffix: '_confidence' },
  { group: 'features', prefix: 'feature_', suffix: '' },
  { group: 'score_confidences', prefix: '', suffix: '_score_confidence' },
  { group: 'scores', prefix: '', suffix: '_score' },
  { group: 'embeddings', prefix: '', suffix: '_embedding' },
] as const;

/** For errors. */
export const COLUMN_NAMES =
  'item_id, <source>_score, <source>_embedding, feature_<name>, feature_<name>_confidence, metadata_completeness or is_predicted';

/** Where a candidate has what a column holds: `cf_score` is its `scores.cf`. */
export type CandidatePath = readonly [group: string] | readonly [group: string, name: string];

/** Null for a column that means nothing. */
export function pathOfColumn(column: string): CandidatePath | null {
  if (SINGLE.has(column)) return [column];
  for (const { group, prefix, suffix } of KINDS) {
    const length = column.length - prefix.length - suffix.length;
    if (length <= 0 || !column.startsWith(prefix) || !column.endsWith(suffix)) continue;
    return [group, column.slice(prefix.length, prefix.length + length)];
  }
  return null;
}

/** The column's name: `scores.cf` is of `cf_score`. */
export function columnOfPath([group, name]: CandidatePath): string {
  const kind = KINDS.find((candidate) => candidate.group === group);
  return kind === undefined || name === undefined ? group : `${kind.prefix}${name}${kind.suffix}`;
}
