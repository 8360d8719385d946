import type { InteractionRow } from '../../dataset/build-dataset.js';
import type { Rng } from '../../schema/random.js';
import type { SyntheticItem } from './catalogue.js';
import type { SyntheticUser } from './population.js';
import { drawSessionStarts, SESSION_GAP_MS, type TimeSpan } from './session-starts.js';
import { USER_PROFILES } from './user-profiles.js';

/** Probability that an item that is not played shows up as a skip; else nobody notices that it was met. */
const SKIP_SHARE = 0.5;

/** Probability that an item is played again when the user comes back to it. */
const REPEAT_PROBABILITY = 0.9;

/**
 * What one user does, in order of time.
 *
 * In each session the user meets items, one after the other. Some they have played before and come back to; the others
 * are new to them, every item that is out being as likely as any other, so that who meets what says nothing about
 * taste. The first meeting is the one that obeys `probability`. Nobody meets an item for the first time twice.
 */
export function* listen(
  user: SyntheticUser,
  items: readonly SyntheticItem[],
  {
    probability,
    span,
    rng,
  }: { readonly probability: (item: number) => number; readonly span: TimeSpan; readonly rng: Rng },
): Generator<InteractionRow> {
  const { repeatShare } = USER_PROFILES[user.type];
  const unmet = rng.shuffle(items.map((_, index) => index));
  const played: number[] = [];
  let now = span.from;
  for (const start of drawSessionStarts(user, span, rng)) {
    now = Math.max(start, now + SESSION_GAP_MS); // the sessions of one user do not overlap
    for (let met = 0; met < user.itemsPerSession; met++) {
      const isRepeat = played.length > 0 && rng.next() < repeatShare;
      const item = isRepeat ? played[rng.int(played.length)] : takeAvailable(unmet, items, now);
      if (item === undefined) break;
      const { row, durationMs } = items[item]!;
      const isPlayed = rng.next() < (isRepeat ? REPEAT_PROBABILITY : probability(item));
      if (!isPlayed && rng.next() >= SKIP_SHARE) continue;
      if (isPlayed && !isRepeat) played.push(item);
      const listenedMs = Math.round(isPlayed ? durationMs * (0.85 + 0.15 * rng.next()) : 3_000 + 22_000 * rng.next());
      const event = { user: user.id, item: row.id, timestamp: now, durationMs: listenedMs };
      yield isPlayed ? { ...event, event: 'play', value: 1 } : { ...event, event: 'skip' };
      now += listenedMs + rng.int(5_000);
    }
  }
}

/** Takes the first item that is out by now from the list; undefined when there is none. */
function takeAvailable(unmet: number[], items: readonly SyntheticItem[], now: number): number | undefined {
  const place = unmet.findIndex((item) => items[item]!.availableFrom <= now);
  return place < 0 ? undefined : unmet.splice(place, 1)[0];
}
