/** The sine and cosine of a place on a circle: the last hour of a day lies next to the first of the next. */
export interface AroundClock {
  readonly sin: number;
  readonly cos: number;
}

/**
 * Where something lies on a circle.
 *
 * @param place from 0 to `period`; outside, it goes round again; NaN gives NaN
 * @param period the whole way round: 24 for hours, 7 for days of the week
 */
export function aroundClock(place: number, period: number): AroundClock {
  const angle = (2 * Math.PI * place) / period;
  return { sin: Math.sin(angle), cos: Math.cos(angle) };
}
