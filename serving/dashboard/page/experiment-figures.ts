import { compareSegments, type SegmentComparison } from '../../../models/experiment/analysis/compare-segments.js';
import { NO_SUMS } from '../../../models/experiment/analysis/variant-sums.js';
import type { Client } from '../../client/index.js';

export type Experiment = Awaited<ReturnType<Client['experiments']['get']>>;
export type Analysis = Awaited<ReturnType<Client['experiments']['analysis']>>;
export type Segments = Awaited<ReturnType<Client['experiments']['segments']>>['segments'];

/** Visits that a segment takes to be compared; as the server's default. */
export const MIN_SAMPLES = 100;

/**
 * Segments of one level beside everybody else, the largest lift first. The server compares the narrowest; the same function, here with
 * the same sums, compares those of every level.
 */
export function segmentLifts(segments: Segments): readonly SegmentComparison[] {
  const sums = segments.map(({ segment_key: key, variants }) => ({
    key,
    variants: variants.map(({ samples, reward }) => ({ ...NO_SUMS, samples, reward })),
  }));
  const options = { minSamples: MIN_SAMPLES, alpha: 0.05, detectLift: 0.2 };
  return [...compareSegments(sums, options)].sort((a, b) => b.lift.value - a.lift.value);
}

/** One step of the way down: a segment, and what it is called below its parent. */
export interface Crumb {
  readonly key: string;
  readonly name: string;
}

const GLOBAL = 'global';

/** The way from everybody to a segment: each step adds the feature that the way up gives up. */
export function crumbsTo(key: string, declared: readonly string[]): readonly Crumb[] {
  const pairs = pairsOf(key);
  const kept = [...declared].reverse().filter((feature) => pairs.some((pair) => featureOf(pair) === feature));
  const steps = kept.map((_, count) => {
    const features = new Set(kept.slice(0, count + 1));
    const inside = pairs.filter((pair) => features.has(featureOf(pair)));
    return { key: inside.join('|'), name: pairs.find((pair) => featureOf(pair) === kept[count])! };
  });
  return [{ key: GLOBAL, name: 'everybody' }, ...steps];
}

/** Whether a segment has narrower ones below it. */
export function hasChildren(key: string, declared: readonly string[]): boolean {
  return pairsOf(key).length < declared.length;
}

/** What a segment is called among its siblings: what it has beyond its parent. */
export function shortSegment(key: string, parent: string | null): string {
  const known = new Set(pairsOf(parent ?? GLOBAL));
  return (
    pairsOf(key)
      .filter((pair) => !known.has(pair))
      .join(', ') || 'everybody'
  );
}

function pairsOf(key: string): readonly string[] {
  return key === GLOBAL || key === '' ? [] : key.split('|');
}

function featureOf(pair: string): string {
  return pair.slice(0, pair.indexOf(':'));
}

/** A variant beside the control in one segment. */
export interface VariantDifference {
  readonly variant: string;
  readonly samples: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly isSignificant: boolean;
  /** By propensities; otherwise a plain difference, which adaptive allocation biases. */
  readonly isCorrected: boolean;
}

/** Differences of a segment's variants to the control, corrected where they can be. */
export function variantDifferences({ by_variant }: Analysis, segment: string): readonly VariantDifference[] {
  return by_variant
    .filter(({ segment_key: key }) => key === segment)
    .flatMap(({ variant, samples, difference, corrected_difference: corrected }) => {
      const best = corrected ?? difference;
      if (best === null) return [];
      const { value, low, high, is_significant: isSignificant } = best;
      return [{ variant, samples, value, low, high, isSignificant, isCorrected: corrected !== null }];
    });
}
