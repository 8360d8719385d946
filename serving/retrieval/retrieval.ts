import type { Collections } from '../collections/collections.js';
import type { EntityTable } from '../entities/entity-table.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import type { Learning } from '../learning/learning.js';
import { execute } from './execute.js';
import type { Executed, ExecuteRequest } from './execute-request.js';
import type { Retriever } from './retriever.js';

/** Retrievers and what they search. */
export interface Retrieval {
  readonly retrievers: EntityTable<Retriever>;
  /** Searches, fuses and records. */
  execute(retriever: Retriever, request: ExecuteRequest): Promise<Executed>;
}

export interface RetrievalOptions extends FeedbackLoopOptions {
  readonly retrievers: EntityTable<Retriever>;
  readonly collections: Collections;
  readonly learning: Learning;
}

export function createRetrieval(options: RetrievalOptions): Retrieval {
  return {
    retrievers: options.retrievers,
    execute: (retriever, request) => execute(retriever, request, options),
  };
}
