import type { ScoredRequest } from './remembered-request.js';

/** Feedback on a row that the network decided. */
export interface FeedbackEvent {
  readonly request: ScoredRequest;
  /** Of the request's shown items. */
  readonly index: number;
  readonly itemId: string;
  /** In [0, 1]. */
  readonly outcome: number;
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
}

/** How long feedback counts. */
export const FEEDBACK_WINDOW_MS = 24 * 3_600_000;

/** What networks that rank are trained on: liked or not. A row's target is this, whatever the outcome between 0 and 1. */
export function isLiked({ outcome }: Pick<FeedbackEvent, 'outcome'>): boolean {
  return outcome >= 0.5;
}

/**
 * A user's feedback after one more: the last word on each item, of the last 24 hours; in order of time. Without the one more, where it came
 * too late to be among them.
 * @param kept at most `ofEach` of those liked and as many of those not, or the `newest`
 */
export function withEvent(
  events: readonly FeedbackEvent[],
  event: FeedbackEvent,
  { now, ...kept }: { readonly now: number } & ({ readonly ofEach: number } | { readonly newest: number }),
): readonly FeedbackEvent[] {
  const inOrder = [...events, event]
    .filter(({ occurredAt }) => occurredAt > now - FEEDBACK_WINDOW_MS)
    .sort((a, b) => a.occurredAt - b.occurredAt);
  const lastWords = new Map(inOrder.map((said) => [said.itemId, said]));
  const current = inOrder.filter((said) => lastWords.get(said.itemId) === said);
  if ('newest' in kept) return current.slice(-kept.newest);
  const newest = (liked: boolean) => current.filter((said) => isLiked(said) === liked).slice(-kept.ofEach);
  const chosen = new Set([...newest(true), ...newest(false)]);
  return current.filter((said) => chosen.has(said));
}
