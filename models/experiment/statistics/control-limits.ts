/** A day of a segment. */
export interface SegmentDay {
  /** Days since 1970. */
  readonly day: number;
  readonly samples: number;
  readonly reward: number;
}

/** A day, and what its segment had earned before. */
export interface JudgedDay extends SegmentDay {
  readonly earlier: { readonly samples: number; readonly reward: number };
}

/** A day that leaves the limits of the days before it. */
export interface OutOfControl {
  readonly day: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Before so many earlier days, and earlier samples, there are no limits to leave. */
const EARLIER = { days: 5, samples: 200 };
/** A day of which fewer rewards are expected, or fewer misses, is not judged: its share is not near enough to normal. */
const FEWEST = 5;

/**
 * Days of a segment that can be judged by those before them.
 * @param days ascending
 * @param since the first that is asked for
 */
export function judgedDays(days: readonly SegmentDay[], since: number): readonly JudgedDay[] {
  const judged: JudgedDay[] = [];
  let earlier = { samples: 0, reward: 0 };
  for (const [index, day] of days.entries()) {
    const share = earlier.reward / earlier.samples;
    const isEnough = index >= EARLIER.days && earlier.samples >= EARLIER.samples;
    if (day.day >= since && isEnough && day.samples * Math.min(share, 1 - share) >= FEWEST) {
      judged.push({ ...day, earlier });
    }
    earlier = { samples: earlier.samples + day.samples, reward: earlier.reward + day.reward };
  }
  return judged;
}

/**
 * The latest day on which a segment's rate left its own control limits (a p chart),
 *
 *     p ± k √(p(1 − p)(1/n + 1/m))  and  sin²(asin √p ± k/2 √(1/n + 1/m)),  p and m of all days before, n of the day:
 *
 * whichever is further away, since shares of few are skewed, and either is too near on one side.
 *
 * @param days ascending
 * @param deviations k; 3 where one day is judged
 * @returns null where none did
 * @see Shewhart, Economic control of quality of manufactured product, 1931; Montgomery, Statistical quality control, chapter 7.
 */
export function outOfControl(days: readonly JudgedDay[], deviations: number): OutOfControl | null {
  return (
    days.map((day) => limitsOf(day, deviations)).findLast(({ rate, low, high }) => rate < low || rate > high) ?? null
  );
}

function limitsOf({ day, samples, reward, earlier }: JudgedDay, deviations: number): OutOfControl {
  const share = earlier.reward / earlier.samples;
  const width = deviations * Math.sqrt(1 / samples + 1 / earlier.samples);
  const reach = width * Math.sqrt(share * (1 - share));
  const angle = Math.asin(Math.sqrt(share));
  const turned = (by: number) => Math.sin(Math.min(Math.max(angle + by, 0), Math.PI / 2)) ** 2;
  return {
    ...{ day, rate: reward / samples },
    low: Math.min(share - reach, turned(-width / 2)),
    high: Math.max(share + reach, turned(width / 2)),
  };
}
