import {
  addSums,
  type LinearState,
  type SegmentSums,
  SUM_NAMES,
  type VariantSums,
} from '../../models/experiment/index.js';
import type { RegionState } from '../http/schemas/experiment-region.js';
import { linearSums } from './linear-regions.js';

/**
 * What a region has counted, as it is sent to others. It only grows, so how much it has counted says which of two is the later one.
 * @param variants their names
 * @param linear what linear policies know of each; empty for other policies
 */
export function regionState(
  experimentId: string,
  region: string,
  segments: readonly SegmentSums[],
  variants: readonly string[],
  linear: readonly LinearState[] = [],
): RegionState {
  const all = segments.flatMap((segment) => segment.variants);
  return {
    experiment_id: experimentId,
    region,
    counted: all.reduce((sum, { samples, conversions }) => sum + samples + conversions, 0),
    variants: [...variants],
    segments: segments.map(({ key, variants: sums }) => ({
      segment_key: key,
      sums: sums.map((one) => SUM_NAMES.map((name) => one[name])),
    })),
    ...(linear.length > 0 && { linear: linear.map(linearSums) }),
  };
}

/** The later of two states of one region. Taking it is commutative, associative and idempotent: late and repeated ones do no harm. */
export function laterState(a: RegionState | undefined, b: RegionState): RegionState {
  return a !== undefined && a.counted >= b.counted ? a : b;
}

/** Sums of several regions together. @param variants of the experiment, in its order */
export function withRegions(
  own: readonly SegmentSums[],
  others: readonly RegionState[],
  variants: readonly string[],
): readonly SegmentSums[] {
  const merged = new Map(own.map(({ key, variants: sums }) => [key, sums]));
  for (const { segments, variants: names } of others) {
    for (const { segment_key, sums } of segments) {
      const added = variants.map((variant) => sumsOf(sums[names.indexOf(variant)]));
      const before = merged.get(segment_key);
      merged.set(segment_key, before ? before.map((one, index) => addSums(one, added[index]!)) : added);
    }
  }
  return [...merged].map(([key, sums]) => ({ key, variants: sums }));
}

function sumsOf(values: readonly number[] | undefined): VariantSums {
  return Object.fromEntries(SUM_NAMES.map((name, index) => [name, values?.[index] ?? 0])) as unknown as VariantSums;
}
