import type { DatasetSummary } from './summary.js';

/** A summary as `--json` prints it. */
export function summaryToJson(summary: DatasetSummary): Readonly<Record<string, unknown>> {
  const { name, source, users, items, ratedItems, interactions, tags, scores, scoreSources, timeRange, fingerprint } =
    summary;
  return {
    name,
    source,
    users,
    items,
    rated_items: ratedItems,
    interactions,
    tags,
    ...(scores > 0 ? { scores, score_sources: scoreSources } : {}),
    ...(timeRange === undefined ? { timestamps: 'none' } : { time_range: timeRange }),
    fingerprint,
  };
}

/** A summary in a few lines, for people. */
export function summaryToText(summary: DatasetSummary): string {
  const { name, source, users, items, ratedItems, interactions, tags, scores, scoreSources, timeRange, fingerprint } =
    summary;
  const count = (number: number) => number.toLocaleString('en-US');
  return [
    `${name} (${source}): ${count(interactions)} interactions, ${count(users)} users, ${count(items)} items ` +
      `(${count(ratedItems)} with interactions), ${count(tags)} tags`,
    timeRange === undefined ? 'no timestamps' : `from ${timeRange.from} to ${timeRange.to}`,
    ...(scores > 0 ? [`scores of ${count(scores)} pairs by ${scoreSources.join(', ')}`] : []),
    `fingerprint ${fingerprint}`,
  ].join('\n');
}
