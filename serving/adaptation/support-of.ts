import type { Rng } from '../../data/schema/random.js';
import { drawStrata, HARD_DEPTH, hardDraws } from '../../models/adaptation/draw-strata.js';
import type { Support } from '../network/support.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import { type FeedbackEvent, isLiked } from './feedback-event.js';
import type { RatedRow } from './rated-history.js';
import { type RememberedRow, recallRows } from './remembered-rows.js';

/** Share of the negatives drawn from the best-ranked ones, as in training's default configuration. */
const HARD_SHARE = 0.5;

/**
 * The support set of a user's feedback, in the shape that training uses: what was liked, what was not, and for the rest
 * of the rows negatives, each row as it was when it was scored, before its feedback was known.
 *
 * Training draws its negatives from all items that the user never met. Here they are what the user was shown and left
 * alone: shown rows, decided by the network, of the requests that there is feedback on. The two strata are ranks up to
 * 200, and those below; a negative stands for its stratum of what was shown, so the loss compares what was liked with
 * what was shown, not with the whole catalogue.
 *
 * @param events in order of time, at least one; the session is the newest one's.
 * @param size of the support set, at most.
 */
export function supportOf(catalogue: Catalogue, events: readonly FeedbackEvent[], size: number, rng: Rng): Support {
  const picked = [...events.filter(isLiked), ...events.filter((event) => !isLiked(event))].slice(0, size);
  const draws = { count: size - picked.length, hardShare: HARD_SHARE };
  const { hard, easy } = leftAlone(events, hardDraws(draws) > 0 ? HARD_DEPTH : 0);
  const negatives = drawStrata(rng, draws, hard, {
    size: easy.length,
    draw: (count) => rng.shuffle(easy).slice(0, count),
  });
  const rows: readonly RememberedRow[] = [
    ...picked.map(({ request, index }) => ({ rows: request.rows, index })),
    ...negatives.map(({ row }) => row),
  ];
  return {
    rows: recallRows(catalogue, events.at(-1)!.request.rows.user, rows),
    targets: [
      ...picked.map((event) => ({ target: Number(isLiked(event)), standsFor: 1 })),
      ...negatives.map(({ standsFor }) => ({ target: 0, standsFor })),
    ],
  };
}

/**
 * The support set of a user's ratings, as training has it: what was rated last, each row as it was before that was known. However many
 * they are, each weighs the same, so that one rating moves a user by little.
 *
 * @param history that the bundle knows, oldest first
 * @param events since, in order of time; a later word on an item of the history replaces it. With the history, at least one.
 * @param user of the newest row
 * @param size of the support set, at most.
 */
export function ratedSupport(
  catalogue: Catalogue,
  user: UserState,
  history: readonly RatedRow[],
  events: readonly FeedbackEvent[],
  size: number,
): Support {
  const since = new Set(events.map(({ itemId }) => itemId));
  const rated = [
    ...history.filter(({ itemId }) => !since.has(itemId)),
    ...events.map(({ request, index, outcome }) => ({ row: { rows: request.rows, index }, rating: outcome })),
  ].slice(-size);
  return {
    rows: recallRows(
      catalogue,
      user,
      rated.map(({ row }) => row),
    ),
    targets: rated.map(({ rating }) => ({ target: rating, standsFor: 1 })),
    rowWeight: 1 / size,
  };
}

/** What was shown without feedback, by rank: an item that was shown twice as in the newer request. */
function leftAlone(events: readonly FeedbackEvent[], depth: number) {
  const met = new Set(events.map(({ itemId }) => itemId));
  const requests = new Set(events.map(({ request }) => request).reverse()); // newest first
  const hard: RememberedRow[] = [];
  const easy: RememberedRow[] = [];
  for (const { itemIds, rows } of requests) {
    itemIds.forEach((itemId, index) => {
      if (met.has(itemId) || rows.isNetwork[index] !== 1) return;
      met.add(itemId);
      (index < depth ? hard : easy).push({ rows, index });
    });
  }
  return { hard, easy };
}
