import type { SimulatedClock } from './simulated-server.js';

/** One kind of visitor: what somebody of them does at a moment. */
export interface Visits {
  readonly perDay: number;
  readonly visit: (index: number) => Promise<void>;
}

const DAY_MS = 86_400_000;

/**
 * Lets days go by with visits of several kinds, each kind evenly spread over a day, one after another. The last hour is a busy one, so that
 * there is something to see in it.
 */
export async function simulateDays(
  clock: SimulatedClock,
  kinds: readonly Visits[],
  { days, lastHour }: { readonly days: number; readonly lastHour: number },
): Promise<void> {
  const start = clock.now();
  const spread = kinds.flatMap(({ perDay, visit }) =>
    Array.from({ length: perDay * days }, (_, index) => ({
      at: start + ((index + 0.5) / perDay) * DAY_MS,
      run: () => visit(index),
    })),
  );
  const end = start + days * DAY_MS;
  const busy = kinds.flatMap(({ perDay, visit }) =>
    Array.from({ length: lastHour }, (_, index) => ({
      at: end - 3_600_000 * (1 - rising((index + 0.5) / lastHour)),
      run: () => visit(perDay * days + index),
    })),
  );
  for (const { at, run } of [...spread, ...busy].sort((a, b) => a.at - b.at)) {
    clock.moveTo(at);
    await run();
  }
  clock.moveTo(end);
}

/** Waves, so that the hour does not look like a ruler: a share of the hour by a share of its visits, both rising from 0 to 1. */
function rising(share: number): number {
  return share - (0.35 / (6 * Math.PI)) * Math.sin(6 * Math.PI * share);
}
