import { bucket } from './bucket.js';
import type { RawContext } from './raw-context.js';
import { readUserAgent } from './read-user-agent.js';
import { type ContextFeatures, UNKNOWN } from './segment-key.js';

/** A visit, ready to be used: words for segments, numbers in [−1, 1] for linear policies. */
export interface VisitContext {
  readonly features: ContextFeatures;
  /** [NUMBERS.length] */
  readonly numbers: readonly number[];
}

/** What the words are of a visit by itself; the server adds what it knows of its user. */
export const FEATURES = [
  ...['source', 'medium', 'campaign', 'referrer', 'device', 'os', 'browser', 'country', 'language', 'user_type'],
  ...['hour', 'weekday', 'weekend', 'visit_depth', 'time_on_site', 'visitor'],
] as const;

/** What the numbers are. */
export const NUMBERS = [
  ...['hour_sin', 'hour_cos', 'weekday_sin', 'weekday_cos', 'pages', 'seconds', 'visits'],
  ...['is_mobile', 'is_desktop', 'is_weekend'],
] as const;

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Counts are on a logarithmic scale that ends here. */
const MOST = { pages: 100, seconds: 3600, visits: 100 };

/**
 * Names what a visit says. `features` of the raw context come last, so that a caller's own reading of a device or a source holds.
 *
 * @param now milliseconds since 1970; hours and weekdays are those of UTC, moved by `utc_offset_minutes`
 */
export function extractContext(raw: RawContext, now: number): VisitContext {
  const agent = readUserAgent(raw.user_agent ?? '');
  const moment = new Date(now + (raw.utc_offset_minutes ?? 0) * 60_000);
  const [hour, day] = [moment.getUTCHours(), moment.getUTCDay()];
  const isWeekend = day === 0 || day === 6;
  const { pages_viewed: pages, time_seconds: seconds, visits } = raw.session ?? {};
  const own = Object.entries(raw.features ?? {}).map(([name, value]) => [name, String(value)] as const);
  const features: ContextFeatures = {
    source: raw.utm_source ?? UNKNOWN,
    medium: raw.utm_medium ?? UNKNOWN,
    campaign: raw.utm_campaign ?? UNKNOWN,
    referrer: hostOf(raw.referrer),
    device: agent.device ?? UNKNOWN,
    os: agent.os ?? UNKNOWN,
    browser: agent.browser ?? UNKNOWN,
    country: raw.country ?? UNKNOWN,
    language: raw.language?.split(/[-_,;]/)[0] ?? UNKNOWN,
    user_type: raw.user_type ?? UNKNOWN,
    hour: bucket(hour, [6, 12, 18], ['night', 'morning', 'afternoon', 'evening']),
    weekday: DAYS[day]!,
    weekend: isWeekend ? 'yes' : 'no',
    visit_depth: pages === undefined ? UNKNOWN : bucket(pages, [2, 4, 10], ['1', '2-3', '4-9', '10+']),
    time_on_site: seconds === undefined ? UNKNOWN : bucket(seconds, [30, 120, 600], ['30s', '2m', '10m', 'longer']),
    visitor: visits === undefined ? UNKNOWN : visits > 0 ? 'returning' : 'new',
    ...Object.fromEntries(own),
  };
  const { device } = features;
  const numbers = [
    ...circle(hour / 24),
    ...circle(day / 7),
    ...[share(pages, MOST.pages), share(seconds, MOST.seconds), share(visits, MOST.visits)],
    ...[device === 'mobile', device === 'desktop', isWeekend].map(Number),
  ];
  return { features, numbers };
}

function circle(turn: number): readonly [number, number] {
  return [Math.sin(2 * Math.PI * turn), Math.cos(2 * Math.PI * turn)];
}

/** 0 to 1; nothing known is 0, as none is. */
function share(value: number | undefined, most: number): number {
  return value === undefined ? 0 : Math.min(Math.log1p(Math.max(value, 0)) / Math.log1p(most), 1);
}

function hostOf(referrer: string | undefined): string {
  if (referrer === undefined || !URL.canParse(referrer)) return UNKNOWN;
  return new URL(referrer).hostname || UNKNOWN;
}
