import { newId } from '../entities/new-id.js';
import { readStages } from './read-stages.js';
import type { Retriever } from './retriever.js';

/** What somebody says of a retriever that is to be made. */
export interface RetrieverDraft extends Partial<Omit<Retriever, 'retriever_name' | 'stages'>> {
  readonly retriever_name: string;
  readonly stages: readonly unknown[];
}

/**
 * A retriever as somebody asks for it, with defaults in place.
 * @param now milliseconds since 1970
 * @throws FusionError `invalid_value` that names the field.
 */
export function newRetriever(namespace: string, given: RetrieverDraft, now: number): Retriever {
  const moment = new Date(now).toISOString();
  return {
    retriever_id: newId('ret'),
    retriever_name: given.retriever_name,
    description: given.description ?? null,
    namespace,
    collection_identifiers: given.collection_identifiers ?? [],
    input_schema: given.input_schema ?? null,
    tags: given.tags ?? [],
    metadata: given.metadata ?? {},
    stages: readStages(given.stages),
    version: 1,
    created_at: moment,
    updated_at: moment,
  };
}
