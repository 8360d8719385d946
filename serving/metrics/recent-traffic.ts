import { LruCache } from '../memory/lru-cache.js';

/** What a request was about. `other` is everything else: configuration, analytics, reading. */
export type TrafficKind = 'score' | 'execute' | 'interactions' | 'allocate' | 'other';

/** What happened in a namespace within {@link SLOT_SECONDS}. */
export interface TrafficSlot {
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Answers with a status below 400, by what they were about. */
  readonly answered: Readonly<Record<string, number>>;
  /** Answers of 4xx. */
  readonly refused: number;
  /** Answers of 5xx. */
  readonly failed: number;
  /** Milliseconds of what `answered` counts, without `other`. */
  readonly tookMs: number;
  /** Answers of /v1/score by why the network did not decide; `none` where it did. */
  readonly scored: Readonly<Record<string, number>>;
  /** Answers of retrievers by what the rollout said. */
  readonly retrieved: Readonly<Record<string, number>>;
}

export const SLOT_SECONDS = 10;
/** An hour. */
export const MOST_SLOTS = 360;
/** Namespaces asked about longest ago are forgotten first. */
const MOST_NAMESPACES = 200;

/** The last hour of each namespace, in memory, for people who watch a server; Prometheus has its own (metrics.ts). */
export interface RecentTraffic {
  requested(
    namespace: string,
    { route, status }: { readonly route: string; readonly status: number },
    tookMs: number,
  ): void;
  scored(namespace: string, reason: string | null): void;
  retrieved(namespace: string, reason: string): void;
  /** The latest slots in which anything happened, by rising start. @param minutes up to 60 */
  read(namespace: string, minutes: number): readonly TrafficSlot[];
}

/**
 * Bounded whatever callers do: so many slots of so many namespaces, and every name that is counted comes from a list that the program
 * has.
 * @param wallClock milliseconds since 1970
 */
export function createRecentTraffic(wallClock: () => number): RecentTraffic {
  const namespaces = new LruCache<string, Counts[]>(MOST_NAMESPACES);

  const now = (namespace: string): Counts => {
    const slots = namespaces.get(namespace) ?? [];
    const start = Math.floor(wallClock() / SLOT_MS) * SLOT_MS;
    if (slots.length === 0) namespaces.set(namespace, slots);
    const last = slots.at(-1);
    if (last !== undefined && last.start >= start) return last; // also where the clock went back
    if (slots.push(noCounts(start)) > MOST_SLOTS) slots.shift();
    return slots.at(-1)!;
  };

  return {
    requested(namespace, { route, status }, tookMs) {
      const slot = now(namespace);
      if (status >= 500) slot.failed++;
      else if (status >= 400) slot.refused++;
      else {
        const kind = kindOf(route);
        add(slot.answered, kind);
        if (kind !== 'other') slot.tookMs += tookMs;
      }
    },
    scored: (namespace, reason) => add(now(namespace).scored, reason ?? 'none'),
    retrieved: (namespace, reason) => add(now(namespace).retrieved, reason),
    read(namespace, minutes) {
      const from = wallClock() - minutes * 60_000;
      return (namespaces.get(namespace) ?? []).filter(({ start }) => start + SLOT_MS > from);
    },
  };
}

const SLOT_MS = SLOT_SECONDS * 1000;

/** {@link TrafficSlot}, while it is counted. */
interface Counts extends TrafficSlot {
  readonly answered: Record<string, number>;
  refused: number;
  failed: number;
  tookMs: number;
  readonly scored: Record<string, number>;
  readonly retrieved: Record<string, number>;
}

function noCounts(start: number): Counts {
  return { start, answered: {}, refused: 0, failed: 0, tookMs: 0, scored: {}, retrieved: {} };
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

const KINDS: readonly (readonly [RegExp, TrafficKind])[] = [
  [/^\/v1\/score$/, 'score'],
  [/^\/v1\/retrievers\/:id\/execute(\/batch)?$/, 'execute'],
  [/^\/v1\/(feedback|retrievers\/interactions(\/batch)?|retrievers\/:id\/interactions)$/, 'interactions'],
  [/^\/v1\/(experiments\/:id\/allocate|allocations\/:id\/convert)$/, 'allocate'],
];

/** @param route as it is written, not as it was asked */
function kindOf(route: string): TrafficKind {
  return KINDS.find(([pattern]) => pattern.test(route))?.[1] ?? 'other';
}
