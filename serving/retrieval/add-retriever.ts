import type { EntityTable } from '../entities/entity-table.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Retriever } from './retriever.js';

/** Of a namespace: all of them are in memory. */
const MAX_RETRIEVERS = 1000;

/** Keeps a new retriever. @throws FusionError `invalid_value` where the namespace has as many as it may */
export function addRetriever(
  table: EntityTable<Retriever>,
  retriever: Retriever,
  most = MAX_RETRIEVERS,
): Promise<Retriever> {
  const { namespace, retriever_id: id, retriever_name: name } = retriever;
  return table.update(namespace, id, () => {
    if (table.list(namespace).length < most) return retriever;
    throw invalidValue('retriever_name', `at most ${most} retrievers in a namespace: delete one`, name);
  });
}
