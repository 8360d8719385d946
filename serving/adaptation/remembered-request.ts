import { bytesOfRows, type RememberedRows } from './remembered-rows.js';

/** An answer that feedback may come about. */
export interface RememberedRequest {
  readonly namespace: string;
  readonly requestId: string;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
  /** Of the bundle that the rows point into; null where there was none. */
  readonly modelVersion: string | null;
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

/** What it costs to remember one, at most: every array, an id as if it were this request's own. */
export function bytesOfRequest({ namespace, requestId, userId, itemIds, rows }: RememberedRequest): number {
  let bytes = REQUEST_BYTES + (rows === null ? 0 : bytesOfRows(rows));
  for (const id of [namespace, requestId, userId]) bytes += bytesOfId(id);
  for (const id of itemIds) bytes += bytesOfId(id);
  return bytes;
}

function bytesOfId(id: string): number {
  return 2 * id.length + ID_BYTES;
}

/** A string's header, and its place in a list; its letters take a byte or two each. */
const ID_BYTES = 32;
/** The object itself, its user and maps without their content, and its place in a map. */
const REQUEST_BYTES = 1200;
