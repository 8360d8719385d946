import type { ExecutionRow } from '../../data/store/rows.js';
import type { EntityTable } from '../entities/entity-table.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import { execute } from './execute.js';
import type { ExecuteContext } from './execute-context.js';
import type { Executed, ExecuteRequest, FusedResult } from './execute-request.js';
import { resultsOf } from './results-of.js';
import type { Retriever } from './retriever.js';
import { sourceFinder } from './sources/find-source.js';

/** Retrievers and what they search. */
export interface Retrieval {
  readonly retrievers: EntityTable<Retriever>;
  /** Searches, fuses and records. */
  execute(retriever: Retriever, request: ExecuteRequest): Promise<Executed>;
  /** What an execution showed, with the payloads of now. */
  resultsOf(execution: ExecutionRow): readonly FusedResult[];
}

export interface RetrievalOptions extends FeedbackLoopOptions, Omit<ExecuteContext, 'loaded'> {
  readonly retrievers: EntityTable<Retriever>;
}

export function createRetrieval(options: RetrievalOptions): Retrieval {
  const { retrievers, collections, bundles, live, onExecuted = () => {} } = options;
  return {
    retrievers,
    execute: async (retriever, request) => {
      const executed = await bundles.use(retriever.namespace, (loaded) =>
        execute(retriever, request, { ...options, loaded }),
      );
      if (request.isRecorded) onExecuted(executed.execution);
      return executed;
    },
    resultsOf: (execution) => {
      const { namespace } = execution;
      return resultsOf(execution, sourceFinder({ namespace, collections, loaded: bundles.of(namespace), live }));
    },
  };
}
