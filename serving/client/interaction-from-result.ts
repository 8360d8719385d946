import type { InteractionType } from '../../data/schema/interactions.js';
import { ClientError } from './client-error.js';

/** An answer of `execute`, or one page of it: what an interaction is about. */
export interface ShownResults {
  readonly execution_id: string;
  readonly retriever_id: string;
  readonly results: readonly {
    readonly document_id: string;
    readonly score: number;
    /** 1-based, in the whole answer. */
    readonly rank: number;
    /** The source that added most to this result's score; null where no scores were added up. */
    readonly top_feature_uri?: string | null;
  }[];
}

export interface ResultInteraction {
  /** 0-based, in the results of the answer at hand. */
  readonly position: number;
  /** A click, when left out. */
  readonly interactionType?: readonly InteractionType[];
  readonly userId?: string;
  readonly sessionId?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** ISO 8601, for what happened earlier; now, when left out. */
  readonly occurredAt?: string;
}

/**
 * The interaction with one of the results: which it was, where it stood in the whole answer, and who is to be credited: the source
 * that added most to this very result. Where there is none, as after fusion by rank, none is named, and the server shares the credit
 * by what each source added.
 *
 * @throws ClientError `invalid_value` when there is no result at that position.
 */
export function interactionFromResult(
  { execution_id, retriever_id, results }: ShownResults,
  { position, interactionType = ['click'], userId, sessionId, metadata, occurredAt }: ResultInteraction,
) {
  const result = results[position];
  if (result === undefined) {
    const message = `position: expected one of ${results.length} results, from 0, got ${position}`;
    throw new ClientError(message, { code: 'invalid_value', field: 'position' });
  }
  return {
    feature_id: result.document_id,
    interaction_type: [...interactionType],
    position: result.rank - 1,
    execution_id,
    retriever_id,
    document_score: result.score,
    ...(result.top_feature_uri == null ? {} : { feature_uri: result.top_feature_uri }),
    ...(userId === undefined ? {} : { user_id: userId }),
    ...(sessionId === undefined ? {} : { session_id: sessionId }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(occurredAt === undefined ? {} : { occurred_at: occurredAt }),
  };
}
