import { contentVector, type ItemVectors, itemTokens } from '../../models/base/index.js';
import { invalidValue } from '../http/invalid-value.js';
import type { ItemDescription } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { describePutItem } from './describe-put-item.js';
import { itemTable } from './item-table.js';
import { isDescribed, type PutItem } from './put-item.js';

/** An item that was put, as a bundle takes it. */
export interface DescribedItem {
  readonly put: PutItem;
  /** Null where there is none of its own: then the bundle's, if it has one. */
  readonly vectors: ItemVectors;
  /** What the network gets. */
  readonly description: ItemDescription;
}

/**
 * What a bundle makes of an item that was put: its content vector from its tokens, its features from its words; over both, whatever
 * was put as numbers. Vectors are of the bundle that was in use when they were put, and of no other.
 *
 * @param field path of the item, for errors: `items[3]`; '' for a body that is the item
 * @throws FusionError `invalid_value` naming a feature that the bundle does not use, or a vector of another width
 */
export function describedItem(catalogue: Catalogue, id: string, put: PutItem, field = ''): DescribedItem {
  const isOfBundle = catalogue.bundle?.manifest.model_version === put.model_version;
  const given = (source: 'cf' | 'content') =>
    isOfBundle ? vectorOf(catalogue, source, put.vectors?.[source], `${prefix(field)}vectors.${source}`) : null;
  return {
    put,
    vectors: { cf: given('cf'), content: given('content') ?? encoded(catalogue, id, put) },
    description: describePutItem(catalogue, id, put, field),
  };
}

/** Null without words, or where none of them is one that the catalogue shares. */
function encoded({ live }: Catalogue, id: string, put: PutItem): Float32Array | null {
  const encoder = live?.encoder ?? null;
  if (encoder === null || !isDescribed(put)) return null;
  const vector = contentVector(encoder, itemTokens(itemTable(id, put), 0));
  return vector.some((value) => value !== 0) ? vector : null;
}

/** A vector as the bundle's scorers take it; null for none. @throws FusionError `invalid_value` for one of another width */
export function vectorOf(
  catalogue: Catalogue | null,
  source: 'cf' | 'content',
  vector: readonly number[] | undefined,
  field: string,
): Float32Array | null {
  if (vector === undefined) return null;
  const width = catalogue?.scorers?.[source].width ?? 0;
  if (vector.length === width) return Float32Array.from(vector);
  throw invalidValue(field, width === 0 ? 'a bundle with this source' : `${width} numbers`, vector);
}

function prefix(field: string): string {
  return field === '' ? '' : `${field}.`;
}
