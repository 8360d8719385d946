import { dayOf } from './decay.js';
import type { PosteriorDelta } from './posterior-delta.js';
import type { FeedbackEvent, ShownList } from './shown-list.js';

const HOUR_MS = 3_600_000;

/**
 * All that a list and its events so far say about the blend it was fused with: one pull, rewarded or not.
 *
 * α + 1 if any event within the attribution window has a positive reward, else β + 1; however many there are, and whichever source
 * they name. A list counts as a failure from the moment it is shown and is turned into a success by the first reward: no timer
 * waits for windows to close. That lowers the estimate of what was shown in the last hours, for all blends alike. Dated by the list.
 *
 * @returns one row; none where no blend was pulled.
 */
export function blendDeltas(
  list: ShownList,
  events: readonly FeedbackEvent[],
  { attributionWindowHours }: { readonly attributionWindowHours: number },
): readonly PosteriorDelta[] {
  if (list.arm === null) return [];
  const closesMs = list.shownAtMs + attributionWindowHours * HOUR_MS;
  const isSuccess = events.some(({ reward, occurredAtMs }) => reward > 0 && occurredAtMs <= closesMs);
  return [{ arm: list.arm, day: dayOf(list.shownAtMs), alpha: Number(isSuccess), beta: Number(!isSuccess) }];
}
