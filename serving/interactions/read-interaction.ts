import { invalidValue } from '../http/invalid-value.js';
import type { InteractionBody } from '../http/schemas/interaction.js';
import type { NewInteraction } from '../learning/learning.js';

/** Characters of JSON. */
const LONGEST_JSON = 16_384;

/**
 * An interaction as learning takes it.
 * @param retrieverId of the path, where it has one.
 * @throws FusionError `invalid_value` naming the field, for what a schema cannot say.
 */
export function readInteraction(
  namespace: string,
  body: InteractionBody,
  retrieverId: string | null = null,
): NewInteraction {
  if (retrieverId !== null && body.retriever_id != null && body.retriever_id !== retrieverId) {
    throw invalidValue('retriever_id', 'the retriever of the path, or none', body.retriever_id);
  }
  return {
    namespace,
    itemId: itemId(body),
    types: body.interaction_type,
    position: body.position ?? null,
    retrieverId: retrieverId ?? body.retriever_id ?? null,
    executionId: body.execution_id ?? null,
    userId: body.user_id ?? null,
    sessionId: body.session_id ?? null,
    featureUri: body.feature_uri ?? null,
    querySnapshot: bounded('query_snapshot', body.query_snapshot ?? null),
    documentScore: body.document_score ?? null,
    resultSetSize: body.result_set_size ?? null,
    metadata: bounded('metadata', body.metadata ?? {}),
    occurredAt: occurredAt(body),
  };
}

function itemId({ feature_id, document_id }: InteractionBody): string {
  const id = feature_id ?? document_id ?? null;
  if (id === null) throw invalidValue('feature_id', 'the document_id of a result', feature_id);
  if (document_id != null && document_id !== id)
    throw invalidValue('document_id', 'the same as feature_id', document_id);
  return id;
}

/** A leap second, which a schema takes for a moment, is none here. */
function occurredAt({ occurred_at: given }: InteractionBody): number | null {
  if (given == null) return null;
  const moment = Date.parse(given);
  if (Number.isNaN(moment)) throw invalidValue('occurred_at', 'a moment as ISO 8601 has it', given);
  return moment;
}

function bounded<Value>(field: string, value: Value): Value {
  const { length } = JSON.stringify(value);
  if (length > LONGEST_JSON) throw invalidValue(field, `at most ${LONGEST_JSON} characters of JSON`, length);
  return value;
}
