import { newId } from '../entities/new-id.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Collection } from './collection.js';

/** What somebody says of a collection that is to be made. */
export interface CollectionDraft extends Pick<Collection, 'name' | 'feature_uri' | 'kind'> {
  readonly dimension?: number | undefined;
  readonly metric?: 'cosine' | 'dot' | undefined;
}

/**
 * A collection as somebody asks for it.
 * @param now milliseconds since 1970
 * @throws FusionError `invalid_value` that names the field.
 */
export function newCollection(namespace: string, draft: CollectionDraft, now: number): Collection {
  const { name, feature_uri, kind, dimension, metric } = draft;
  if (feature_uri.startsWith('metafuse://')) {
    throw invalidValue('feature_uri', 'a scheme other than metafuse, whose sources are built in', feature_uri);
  }
  if (kind === 'vector' && dimension === undefined) throw invalidValue('dimension', 'that of the vectors', dimension);
  if (kind === 'bm25' && dimension !== undefined) throw invalidValue('dimension', 'none for texts', dimension);
  if (kind === 'bm25' && metric !== undefined) throw invalidValue('metric', 'none for texts', metric);
  return {
    collection_id: newId('col'),
    name,
    namespace,
    feature_uri,
    kind,
    dimension: dimension ?? null,
    metric: kind === 'vector' ? (metric ?? 'cosine') : null,
    created_at: new Date(now).toISOString(),
  };
}
