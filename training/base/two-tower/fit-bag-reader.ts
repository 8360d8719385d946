import { type BagReader, bagTokens, type MeasuredDescriptions } from '../../../models/base/token-bags.js';
import type { TwoTowerConfig } from './two-tower-config.js';

/** Cuts the measured features of a catalogue into ranges, and counts its tokens. */
export function fitBagReader(items: MeasuredDescriptions, config: TwoTowerConfig): BagReader {
  const { buckets, bagLimit, minDocumentFrequency, fieldWeights, featureRanges } = config;
  const cuts = Object.fromEntries(
    items.measured.map(({ name, value }) => [name, quantiles(value, featureRanges)] as const),
  );
  const frequencies = new Map<string, number>();
  for (let item = 0; item < items.ids.length; item++) {
    for (const { token } of bagTokens(items, item, cuts)) frequencies.set(token, (frequencies.get(token) ?? 0) + 1);
  }
  for (const [token, frequency] of frequencies) if (frequency < minDocumentFrequency) frequencies.delete(token);
  return { buckets, limit: bagLimit, fieldWeights, documents: items.ids.length, frequencies, cuts };
}

/** What cuts the known values into `ranges` of as many each; ascending. */
function quantiles(values: Float64Array, ranges: number): number[] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return [];
  return Array.from({ length: ranges - 1 }, (_, cut) => known[Math.floor(((cut + 1) * known.length) / ranges)]!);
}
