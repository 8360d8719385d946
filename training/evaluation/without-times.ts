import type { Dataset } from '../../data/schema/dataset.js';

/**
 * The same log without its times: a user's support is then a seeded draw from all that they ever liked, and not where they began.
 * It asks what the order of a log has to do with a finding. Of few users there are several draws then, as of any set without times.
 */
export function withoutTimes(dataset: Dataset): Dataset {
  const { interactions } = dataset;
  const timestamp = new Float64Array(interactions.count).fill(Number.NaN);
  return { ...dataset, name: `${dataset.name}, without times`, interactions: { ...interactions, timestamp } };
}
