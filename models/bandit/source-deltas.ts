import { creditShares } from './credit-shares.js';
import { dayOf } from './decay.js';
import { mergeDeltas, type PosteriorDelta } from './posterior-delta.js';
import type { FeedbackEvent, ShownList } from './shown-list.js';

/**
 * All that a list and its events so far say about the sources.
 *
 *     α += Σ max( r, 0) · credit · position factor      over events
 *     β += Σ max(−r, 0) · credit                        over events
 *        + impressionWeight · Σ credit                  over results that were passed over
 *
 * Passed over: shown no deeper than one below the deepest result that was acted on, and not acted on. People read from the top and
 * stop; what lies below they have not judged, and counting it would drown every success, since most results are never looked at.
 * A list nobody acted on says nothing. Actions are events with a reward other than 0; a result with one is not passed over, be the
 * reward positive or negative.
 *
 * With a weight of 1, all results looked at and every event naming its source, this is α = clicks, β = impressions − clicks.
 * Rewards are dated by their event, passing over by the list.
 *
 * @returns rows without the prior; merged.
 * @see Joachims et al., Accurately interpreting clickthrough data as implicit feedback, SIGIR 2005, for reading order.
 */
export function sourceDeltas(
  list: ShownList,
  events: readonly FeedbackEvent[],
  { impressionWeight }: { readonly impressionWeight: number },
): readonly PosteriorDelta[] {
  return mergeDeltas([...rewardDeltas(list, events), ...passedOverDeltas(list, events, impressionWeight)]);
}

/** The part of {@link sourceDeltas} that is earned by events; what a running session counts more of. */
export function rewardDeltas(list: ShownList, events: readonly FeedbackEvent[]): readonly PosteriorDelta[] {
  return events
    .filter(({ reward }) => reward !== 0)
    .flatMap(({ index, reward, source, positionFactor, occurredAtMs }) => {
      const shares = creditShares(list.weights, scoresAt(list, index), source);
      const alpha = Math.max(reward, 0) * positionFactor;
      const beta = Math.max(-reward, 0);
      return rows(shares, dayOf(occurredAtMs), alpha, beta);
    });
}

function passedOverDeltas(list: ShownList, events: readonly FeedbackEvent[], weight: number): PosteriorDelta[] {
  const actedOn = new Set(events.flatMap(({ index, reward }) => (reward === 0 || index === null ? [] : [index])));
  const looked = Math.min(Math.max(...actedOn, -2) + 2, list.scores.length); // one below the deepest; none without any
  const day = dayOf(list.shownAtMs);
  return list.scores
    .slice(0, looked)
    .flatMap((scores, index) =>
      actedOn.has(index) ? [] : rows(creditShares(list.weights, scores, null), day, 0, weight),
    );
}

function scoresAt(list: ShownList, index: number | null): readonly number[] {
  return (index === null ? undefined : list.scores[index]) ?? [];
}

function rows(shares: readonly number[], day: number, alpha: number, beta: number): PosteriorDelta[] {
  return shares.map((share, arm) => ({ arm, day, alpha: share * alpha, beta: share * beta }));
}
