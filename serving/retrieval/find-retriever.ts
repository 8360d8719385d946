import type { EntityTable } from '../entities/entity-table.js';
import { unknownId } from '../http/unknown-id.js';
import type { Retriever } from './retriever.js';

/** @throws FusionError `unknown_id` where the namespace has no such retriever. */
export function findRetriever(retrievers: EntityTable<Retriever>, namespace: string, id: string): Retriever {
  return known(retrievers.get(namespace, id), id);
}

/** For changes that have looked it up. @throws FusionError `unknown_id` */
export function known(retriever: Retriever | undefined, id: string): Retriever {
  if (retriever === undefined) throw unknownId('retriever_id', 'a retriever of this namespace', id);
  return retriever;
}
