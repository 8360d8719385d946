import { setImmediate } from 'node:timers/promises';
import { FusionError } from '../../data/schema/errors.js';
import type { GroundTruthQuery } from '../http/schemas/evaluation-dataset.js';
import { idOf } from '../retrieval/id-of.js';
import type { Retrieval } from '../retrieval/retrieval.js';
import type { Fusion, Retriever } from '../retrieval/retriever.js';
import { askRetriever } from './ask-retriever.js';
import { gradesOf } from './grades-of.js';
import { type NamedMetric, queryMetrics } from './query-metrics.js';

/** What one way of fusing was worth. */
export interface MeasuredArm {
  readonly fusion: Fusion;
  /** [metrics][judged queries] */
  readonly values: readonly Float64Array[];
  readonly failedQueries: number;
  readonly firstFailure: string | null;
}

export interface MeasuredArms {
  readonly arms: readonly MeasuredArm[];
  /** Whose question each was: a user's belong together; [judged queries] */
  readonly units: readonly string[];
  /** Without a relevant document, so in no average. */
  readonly skippedQueries: number;
}

export interface MeasureOptions {
  readonly retrieval: Retrieval;
  readonly fusions: readonly Fusion[];
  readonly metrics: readonly NamedMetric[];
  /** Results of each query that are looked at; null: all. */
  readonly limit: number | null;
  readonly evaluationId: string;
  readonly signal: AbortSignal;
}

/**
 * Asks a retriever every question of a data set in every way of fusing, one right after another, and measures the answers.
 *
 * @throws FusionError `invalid_value` where it refuses all of them, of which there is nothing to measure
 */
export async function measureArms(
  retriever: Retriever,
  queries: readonly GroundTruthQuery[],
  { retrieval, fusions, metrics, limit, evaluationId, signal }: MeasureOptions,
): Promise<MeasuredArms> {
  const judged = queries.map((query) => ({ query, grades: gradesOf(query) })).filter(({ grades }) => grades.size > 0);
  const arms = fusions.map((fusion) => ({
    fusion,
    values: metrics.map(() => new Float64Array(judged.length)),
    failedQueries: 0,
    firstFailure: null as string | null,
  }));
  for (const [index, { query, grades }] of judged.entries()) {
    for (const arm of arms) {
      await setImmediate(); // requests that wait are let in
      signal.throwIfAborted();
      const id = `${evaluationId}.${query.query_id}`;
      const question = { id, inputs: query.query_input, fusion: arm.fusion };
      const { ranking, refusal } = await askRetriever(retrieval, retriever, question);
      if (refusal !== null) {
        arm.failedQueries++;
        arm.firstFailure ??= `${query.query_id}: ${refusal}`;
      }
      const measured = queryMetrics(limit === null ? ranking : ranking.slice(0, limit), grades, metrics);
      for (const [metric, value] of measured.entries()) arm.values[metric]![index] = value;
    }
  }
  for (const { fusion, failedQueries, firstFailure } of arms) {
    if (failedQueries === judged.length) {
      const message = `queries: expected one that the retriever answers by ${fusion}, got refusals alone; ${firstFailure}`;
      throw new FusionError('invalid_value', message, { field: 'queries' });
    }
  }
  return { arms, units: judged.map(({ query }) => unitOf(query)), skippedQueries: queries.length - judged.length };
}

function unitOf({ query_id, query_input }: GroundTruthQuery): string {
  const user = idOf(query_input['user_id']);
  return user === '' ? `query:${query_id}` : `user:${user}`;
}
