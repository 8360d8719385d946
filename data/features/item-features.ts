import type { Dataset } from '../schema/dataset.js';
import { catalogueColumns } from './catalogue-columns.js';
import { fitCatalogueReference } from './catalogue-reference.js';
import { historyColumns } from './history-columns.js';
import type { ItemHistory } from './item-history.js';
import { measuredColumns } from './measured-columns.js';
import { metadataCompleteness } from './metadata-completeness.js';

/** Where item features come from: measured by the set; stated by the catalogue; counted in the log. */
export type ItemFeatureGroup = 'measured' | 'catalogue' | 'history';

/** Features of I items, F of them each; row i of a table begins at i·F. */
export interface ItemFeatures {
  readonly names: readonly string[];
  /** About [0, 1], without gaps; [I * F]. */
  readonly values: Float32Array;
  /** In [0, 1]; 0 where the value is imputed; [I * F]. */
  readonly confidences: Float32Array;
  /** Metadata completeness; [I]. */
  readonly completeness: Float32Array;
  /** 1 where the set says so, or more than half of the values that it should have given are imputed; [I]. */
  readonly isPredicted: Uint8Array;
}

/**
 * What is known of every item, and how surely. docs/features.md defines each feature.
 *
 * By default a set with measured features gives those (eight for music), any other what its catalogue and its log say.
 * The names depend on the set and the groups, never on `asOf`, so tables of different moments fit the same network.
 *
 * @param history uses by the users that may be looked at; only those strictly before `asOf` count
 * @param asOf the moment, in ms; NaN or Infinity: everything
 * @param groups which features to take, in this order
 */
export function itemFeatures(
  dataset: Pick<Dataset, 'items' | 'feedback'>,
  history: ItemHistory,
  asOf: number,
  {
    groups = dataset.items.measured.length > 0 ? ['measured'] : ['catalogue', 'history'],
  }: { readonly groups?: readonly ItemFeatureGroup[] } = {},
): ItemFeatures {
  const { items, feedback } = dataset;
  const columnsOf = {
    measured: () => measuredColumns(items),
    catalogue: () => catalogueColumns(items, fitCatalogueReference(items, asOf)),
    history: () => historyColumns(history, feedback, asOf),
  };
  const parts = groups.map((group) => ({ group, columns: columnsOf[group]() }));
  const columns = parts.flatMap((part) => part.columns);
  const stated = parts.flatMap((part) => (part.group === 'history' ? [] : part.columns));

  const [itemCount, width] = [items.ids.length, columns.length];
  const values = new Float32Array(itemCount * width);
  const confidences = new Float32Array(itemCount * width);
  columns.forEach((column, f) => {
    for (let item = 0; item < itemCount; item++) {
      values[item * width + f] = column.values[item]!;
      confidences[item * width + f] = column.confidences[item]!;
    }
  });
  return {
    names: columns.map(({ name }) => name),
    values,
    confidences,
    completeness: metadataCompleteness(items),
    isPredicted: Uint8Array.from(items.ids, (_, item) => {
      if (items.isPredicted?.[item]) return 1;
      const imputed = stated.filter(({ isImputed }) => isImputed[item]).length;
      return imputed > stated.length / 2 ? 1 : 0;
    }),
  };
}
