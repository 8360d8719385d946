import { EntityTable, type EntityTableOptions } from '../entities/entity-table.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { type DescribedItem, describedItem } from './described-item.js';
import type { PutItem } from './put-item.js';

/** Items that were put, and what the bundle in use makes of each. */
export class PutItems {
  readonly table: EntityTable<PutItem>;
  /** By the body, which changes with every change. */
  readonly #described = new WeakMap<PutItem, { readonly catalogue: Catalogue; readonly item: DescribedItem }>();

  constructor(options: EntityTableOptions) {
    this.table = new EntityTable('item', options);
  }

  /** Undefined for an item that was not put. What a bundle has no use for, such as features of another one, is left out. */
  of(namespace: string, catalogue: Catalogue, itemId: string): DescribedItem | undefined {
    const put = this.table.get(namespace, itemId);
    if (put === undefined) return undefined;
    const kept = this.#described.get(put);
    if (kept?.catalogue === catalogue) return kept.item;
    const item = describedItem(catalogue, itemId, readable(catalogue, put));
    this.#described.set(put, { catalogue, item });
    return item;
  }
}

function readable({ bundle }: Catalogue, { features, feature_confidences, ...put }: PutItem): PutItem {
  const names = new Set(bundle?.manifest.item_features);
  const known = (numbers: Readonly<Record<string, number>> = {}) =>
    Object.fromEntries(Object.entries(numbers).filter(([name]) => names.has(name)));
  return { ...put, features: known(features), feature_confidences: known(feature_confidences) };
}
