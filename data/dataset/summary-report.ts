import type { DatasetSummary } from './summary.js';

/** A summary as `--json` prints it. */
export function summaryToJson(summary: DatasetSummary): Readonly<Record<string, unknown>> {
  const { name, source, users, items, ratedItems, interactions, tags, timeRange, fingerprint } = summary;
  return {
    name,
    source,
    users,
    items,
    rated_items: ratedItems,
    interactions,
    tags,
    ...(timeRange === undefined ? { timestamps: 'none' } : { time_range: timeRange }),
    fingerprint,
  };
}

/** A summary in three lines, for people. */
export function summaryToText(summary: DatasetSummary): string {
  const { name, source, users, items, ratedItems, interactions, tags, timeRange, fingerprint } = summary;
  const count = (number: number) => number.toLocaleString('en-US');
  return [
    `${name} (${source}): ${count(interactions)} interactions, ${count(users)} users, ${count(items)} items ` +
      `(${count(ratedItems)} with interactions), ${count(tags)} tags`,
    timeRange === undefined ? 'no timestamps' : `from ${timeRange.from} to ${timeRange.to}`,
    `fingerprint ${fingerprint}`,
  ].join('\n');
}
