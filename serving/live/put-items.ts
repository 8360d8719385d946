import { EntityTable, type EntityTableOptions } from '../entities/entity-table.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { type DescribedItem, describedItem } from './described-item.js';
import type { PutItem } from './put-item.js';

/** Items that were put, and what the bundle in use makes of each. */
export class PutItems {
  readonly table: EntityTable<PutItem>;
  /** By bundle, so that nothing of one that is no longer served stays; by the body, which is another one after every change. */
  readonly #described = new WeakMap<Catalogue, WeakMap<PutItem, DescribedItem>>();

  constructor(options: EntityTableOptions) {
    this.table = new EntityTable('item', options);
  }

  /** Looks up a namespace's items; undefined where none were put, so that nobody has to look. */
  finder(namespace: string, catalogue: Catalogue): ((itemId: string) => DescribedItem | undefined) | undefined {
    return this.table.sizeOf(namespace) === 0 ? undefined : (itemId) => this.of(namespace, catalogue, itemId);
  }

  /** Undefined for an item that was not put. What a bundle has no use for, such as features of another one, is left out. */
  of(namespace: string, catalogue: Catalogue, itemId: string): DescribedItem | undefined {
    const put = this.table.get(namespace, itemId);
    if (put === undefined) return undefined;
    const known = this.#described.get(catalogue) ?? new WeakMap<PutItem, DescribedItem>();
    this.#described.set(catalogue, known);
    const item = known.get(put) ?? describedItem(catalogue, itemId, readable(catalogue, put));
    known.set(put, item);
    return item;
  }
}

function readable({ bundle }: Catalogue, { features, feature_confidences, ...put }: PutItem): PutItem {
  const names = new Set(bundle?.manifest.item_features);
  const known = (numbers: Readonly<Record<string, number>> = {}) =>
    Object.fromEntries(Object.entries(numbers).filter(([name]) => names.has(name)));
  return { ...put, features: known(features), feature_confidences: known(feature_confidences) };
}
