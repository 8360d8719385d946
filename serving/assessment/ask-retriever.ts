import { FusionError } from '../../data/schema/errors.js';
import type { ExecutionRow } from '../../data/store/rows.js';
import type { Retrieval } from '../retrieval/retrieval.js';
import type { Fusion, Retriever } from '../retrieval/retriever.js';

export interface Question {
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly fusion: Fusion;
}

export interface Answer {
  /** Document ids, best first. */
  readonly ranking: readonly string[];
  readonly execution: ExecutionRow | null;
  /** Why the retriever refused; null where it answered. */
  readonly refusal: string | null;
}

/**
 * What a retriever would show, without anything being remembered, written or learned; `learned` fuses by posterior means.
 *
 * A question that it refuses as the caller's fault, such as one without an input that its searches need, is an empty answer: that is
 * what its user would get. Other errors are trouble and thrown.
 */
export async function askRetriever(retrieval: Retrieval, retriever: Retriever, question: Question): Promise<Answer> {
  try {
    const { results, execution } = await retrieval.execute(retriever, {
      executionId: question.id,
      inputs: question.inputs,
      fusionOverride: question.fusion,
      isRecorded: false,
    });
    return { ranking: results.map(({ documentId }) => documentId), execution, refusal: null };
  } catch (error) {
    if (!(error instanceof FusionError) || error.status >= 500) throw error;
    return { ranking: [], execution: null, refusal: error.message };
  }
}

/** How a retriever fuses when nobody says otherwise. */
export function fusionOf(retriever: Pick<Retriever, 'stages'>): Fusion {
  return retriever.stages[0].config.parameters.fusion;
}
