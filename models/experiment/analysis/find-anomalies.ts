import { judgedDays, outOfControl, type SegmentDay } from '../statistics/control-limits.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import type { OverallVariant } from './overall-variants.js';

export interface Anomaly {
  readonly kind: 'sample_ratio' | 'out_of_control';
  /** The segment or variant that it is about. */
  readonly about: string;
  readonly pValue: number | null;
  /** In plain words, with the figures. */
  readonly detail: string;
}

/** Below it, allocations are not as they were decided: seldom by chance, however often it is looked at. */
const SUSPICIOUS = 0.001;

/** Days that are looked at: the latest that there are. */
const LATEST = 7;
/** How likely any steady segment is outside on either side: that of three deviations, if one day of one segment is judged. */
const BY_CHANCE = 0.00135;

/**
 * What does not look as it should: variants that were allocated more or less often than decided, segments that left their own limits in
 * the latest week. Limits are the wider the more is judged, so that many segments do not make more alarms than one.
 * @param days of each segment, ascending, each of which is over
 */
export function findAnomalies(
  variants: readonly OverallVariant[],
  days: ReadonlyMap<string, readonly SegmentDay[]>,
): readonly Anomaly[] {
  const ratios = variants.flatMap(({ variant, ratio }): Anomaly[] => {
    if (ratio.pValue * variants.length >= SUSPICIOUS) return [];
    const detail = `${variant} was allocated ${ratio.observed} times where ${ratio.expected.toFixed(0)} were expected (chi-square ${ratio.chiSquare.toFixed(1)}): allocations were lost or added, and no figure of this experiment holds.`;
    return [{ kind: 'sample_ratio', about: variant, pValue: ratio.pValue, detail }];
  });
  const since = Math.max(...[...days.values()].map((list) => list.at(-1)?.day ?? 0)) - LATEST + 1;
  const judged = [...days].map(([key, list]) => ({ key, latest: judgedDays(list, since) }));
  const count = judged.reduce((sum, { latest }) => sum + latest.length, 0);
  const deviations = -normalQuantile(BY_CHANCE / Math.max(count, 1));
  const moved = judged.flatMap(({ key, latest }): Anomaly[] => {
    const found = outOfControl(latest, deviations);
    if (found === null) return [];
    const day = new Date(found.day * 86_400_000).toISOString().slice(0, 10);
    const detail = `${key} earned ${percent(found.rate)} on ${day}, outside ${percent(found.low)} to ${percent(found.high)} of the days before.`;
    return [{ kind: 'out_of_control', about: key, pValue: null, detail }];
  });
  return [...ratios, ...moved];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
