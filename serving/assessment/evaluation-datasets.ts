import { FusionError } from '../../data/schema/errors.js';
import type { EntityTable } from '../entities/entity-table.js';
import { newId } from '../entities/new-id.js';
import { invalidValue } from '../http/invalid-value.js';
import type { CreateEvaluationDataset, EvaluationDataset } from '../http/schemas/evaluation-dataset.js';
import { unknownId } from '../http/unknown-id.js';

/** Of one namespace: they are kept in memory. */
const MAX_DATASETS = 100;

/** Questions with known good answers, by which retrievers are measured. */
export interface EvaluationDatasets {
  /** @throws FusionError `conflict` where the name is taken, `invalid_value` where two queries have one id */
  create(namespace: string, given: CreateEvaluationDataset): Promise<EvaluationDataset>;
  /**
   * By its id or its name.
   * @param field of the request that names it, for the error
   * @throws FusionError `unknown_id`
   */
  find(namespace: string, idOrName: string, field?: string): EvaluationDataset;
  /** In the order in which they were made. */
  list(namespace: string): readonly EvaluationDataset[];
  delete(namespace: string, idOrName: string): Promise<EvaluationDataset>;
}

export function createEvaluationDatasets(
  table: EntityTable<EvaluationDataset>,
  wallClock: () => number,
): EvaluationDatasets {
  const find = (namespace: string, idOrName: string, field = 'dataset_id') => {
    const named = () => table.list(namespace).find(({ dataset_name }) => dataset_name === idOrName);
    const found = table.get(namespace, idOrName) ?? named();
    if (found === undefined) throw unknownId(field, 'a data set of this namespace', idOrName);
    return found;
  };

  return {
    async create(namespace, { dataset_name, queries, description = null, metadata = {} }) {
      checkQueryIds(queries.map(({ query_id }) => query_id));
      const dataset_id = newId('ds');
      const now = new Date(wallClock()).toISOString();
      return table.update(namespace, dataset_id, () => {
        checkRoom(table.list(namespace), dataset_name); // here, where no other change comes between
        return {
          dataset_id,
          dataset_name,
          description,
          queries,
          query_count: queries.length,
          metadata,
          namespace_id: namespace,
          internal_id: dataset_id,
          created_at: now,
          updated_at: now,
        };
      });
    },
    find,
    list: (namespace) => table.list(namespace),
    async delete(namespace, idOrName) {
      const dataset = find(namespace, idOrName);
      await table.delete(namespace, dataset.dataset_id);
      return dataset;
    },
  };
}

function checkQueryIds(ids: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, id] of ids.entries()) {
    if (seen.has(id)) throw invalidValue(`queries[${index}].query_id`, 'an id of its own', id);
    seen.add(id);
  }
}

function checkRoom(datasets: readonly EvaluationDataset[], name: string): void {
  if (datasets.some(({ dataset_name }) => dataset_name === name)) {
    const message = `dataset_name: expected a name that no data set has, got ${JSON.stringify(name)}`;
    throw new FusionError('conflict', message, { field: 'dataset_name' });
  }
  if (datasets.length >= MAX_DATASETS) {
    throw invalidValue('dataset_name', `at most ${MAX_DATASETS} data sets in a namespace: delete one`, name);
  }
}
