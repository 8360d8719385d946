import { readJudgements } from '../../data/store/reads/judgements.js';
import type { Store } from '../../data/store/store.js';
import { invalidValue } from '../http/invalid-value.js';
import type { EvaluationDataset, GenerateDataset } from '../http/schemas/evaluation-dataset.js';
import type { Retriever } from '../retrieval/retriever.js';
import type { EvaluationDatasets } from './evaluation-datasets.js';
import { queriesOfJudgements } from './queries-of-judgements.js';

const DAY_MS = 86_400_000;
const MAX_QUERIES = 1000;
const MAX_DOCUMENTS = 1000;

export interface GenerateOptions {
  /** In which all that was taken can be read. */
  readonly store: Store;
  readonly datasets: EvaluationDatasets;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * A data set out of what people did with a retriever's results: the questions that were asked most, up to 1,000.
 *
 * @throws FusionError `invalid_value` when no question has enough interactions and a relevant document
 */
export async function generateDataset(
  { namespace, retriever_id, retriever_name }: Retriever,
  given: GenerateDataset,
  { store, datasets, now }: GenerateOptions,
): Promise<EvaluationDataset> {
  const { dataset_name, min_interactions = 5, lookback_days = 30, by_user = false } = given;
  const { positive_interaction_types = [] } = given;
  const judgements = await readJudgements(store, {
    namespace,
    retrieverId: retriever_id,
    since: new Date(now - lookback_days * DAY_MS).toISOString(),
    positiveTypes: positive_interaction_types,
    isByUser: by_user,
    minInteractions: min_interactions,
    maxQueries: MAX_QUERIES,
    maxItems: MAX_DOCUMENTS,
  });
  const queries = queriesOfJudgements(judgements);
  if (queries.length === 0) {
    const expected = `a query that has ${min_interactions} rewarded interactions in ${lookback_days} days, and a document with a net reward above 0`;
    throw invalidValue('min_interactions', expected, undefined);
  }
  return datasets.create(namespace, {
    dataset_name: dataset_name ?? `${retriever_name} ${new Date(now).toISOString()}`.slice(-255),
    queries: [...queries],
    description: `What people did with the results of ${retriever_name}.`,
    metadata: {
      generated_from: 'interactions',
      retriever_id,
      min_interactions,
      lookback_days,
      by_user,
      positive_interaction_types,
      interaction_count: judgements.reduce((sum, { interactions }) => sum + interactions, 0),
    },
  });
}
