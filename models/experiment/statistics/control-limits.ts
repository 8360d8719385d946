/** A day of a segment. */
export interface SegmentDay {
  /** Days since 1970. */
  readonly day: number;
  readonly samples: number;
  readonly reward: number;
}

/** A day that leaves the limits of the days before it. */
export interface OutOfControl {
  readonly day: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Deviations on either side: 3 of a thousand days of a steady segment are outside by chance. */
const DEVIATIONS = 3;
/** Before so many earlier days, and earlier samples, there are no limits to leave. */
const EARLIER = { days: 5, samples: 200 };
/** A day of which fewer rewards are expected, or fewer misses, is not judged: its share is not near enough to normal. */
const FEWEST = 5;

/**
 * The latest day on which a segment's rate left its own control limits (a p chart):
 *
 *     p ± 3 √(p(1 − p)(1/n + 1/m)),  p and m of all days before, n of the day
 *
 * @param days ascending
 * @returns null where none did
 * @see Shewhart, Economic control of quality of manufactured product, 1931; Montgomery, Statistical quality control, chapter 7.
 */
export function outOfControl(days: readonly SegmentDay[]): OutOfControl | null {
  let latest: OutOfControl | null = null;
  let [samples, reward] = [0, 0];
  for (const [index, day] of days.entries()) {
    if (index >= EARLIER.days && samples >= EARLIER.samples) latest = judged(day, samples, reward) ?? latest;
    samples += day.samples;
    reward += day.reward;
  }
  return latest;
}

function judged(day: SegmentDay, samples: number, reward: number): OutOfControl | null {
  const share = reward / samples;
  if (day.samples * Math.min(share, 1 - share) < FEWEST) return null;
  const reach = DEVIATIONS * Math.sqrt(share * (1 - share) * (1 / day.samples + 1 / samples));
  const [rate, low, high] = [day.reward / day.samples, share - reach, share + reach];
  return rate < low || rate > high ? { day: day.day, rate, low, high } : null;
}
