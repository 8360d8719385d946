import { bytesOfRows, type RememberedRows } from './remembered-rows.js';

/** An answer that feedback may come about. */
export interface RememberedRequest {
  readonly requestId: string;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
  /** What was shown, best first; [N] */
  readonly itemIds: readonly string[];
  /** The same, as it was scored; null where the network was not asked. */
  readonly rows: RememberedRows | null;
}

/** One that the network was asked about. */
export type ScoredRequest = RememberedRequest & { readonly rows: RememberedRows };

export function wasScored(request: RememberedRequest): request is ScoredRequest {
  return request.rows !== null;
}

/** About what it costs to remember one: every array, an id as if it were this request's own. */
export function bytesOfRequest({ requestId, userId, itemIds, rows }: RememberedRequest): number {
  const ids = itemIds.reduce((sum, { length }) => sum + length + ID_BYTES, requestId.length + userId.length);
  return ids + REQUEST_BYTES + (rows === null ? 0 : bytesOfRows(rows));
}

/** A string's header, and its place in a list. */
const ID_BYTES = 32;
/** The object itself, its keys and its place in a map. */
const REQUEST_BYTES = 400;
