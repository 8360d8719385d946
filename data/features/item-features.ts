import type { Dataset } from '../schema/dataset.js';
import { catalogueColumns, recencyOverTime } from './catalogue-columns.js';
import { fitCatalogueReference } from './catalogue-reference.js';
import type { FeatureColumn, MovingColumn } from './feature-column.js';
import { historyColumns } from './history-columns.js';
import { type ItemFeaturesOverTime, itemFeaturesOverTime } from './item-features-over-time.js';
import type { ItemHistory } from './item-history.js';
import { measuredColumns } from './measured-columns.js';
import { metadataCompleteness } from './metadata-completeness.js';

/** Where item features come from: measured by the set; stated by the catalogue; counted in the log. */
export type ItemFeatureGroup = 'measured' | 'catalogue' | 'history';

/** A feature that is stated once and for all, moves with time, or both: then the statement says who lacks it. */
interface Column {
  readonly name: string;
  readonly stated?: FeatureColumn;
  readonly moving?: MovingColumn;
}

/**
 * What is known of every item, and how surely. docs/features.md defines each feature.
 *
 * By default a set with measured features gives those (eight for music), any other what its catalogue and its log say.
 * The names depend on the set and the groups, never on the moment, so tables of different moments fit the same network.
 *
 * @param history uses by the users that may be looked at
 * @param groups which features to take, in this order
 */
export function itemFeatures(
  dataset: Pick<Dataset, 'items' | 'feedback' | 'interactions'>,
  history: ItemHistory,
  {
    groups = dataset.items.measured.length > 0 ? ['measured'] : ['catalogue', 'history'],
  }: { readonly groups?: readonly ItemFeatureGroup[] } = {},
): ItemFeaturesOverTime {
  const { items } = dataset;
  const columns = groups.flatMap((group) => COLUMNS[group](dataset, history));
  const stated = columns.flatMap((column) => (column.stated ? [column.stated] : []));
  const table = (cell: (column: FeatureColumn, item: number) => number) =>
    Float32Array.from({ length: items.ids.length * columns.length }, (_, index) => {
      const column = columns[index % columns.length]!.stated;
      return column === undefined ? 0 : cell(column, Math.floor(index / columns.length));
    });
  const still = {
    names: columns.map(({ name }) => name),
    values: table(({ values }, item) => values[item]!),
    confidences: table(({ confidences }, item) => confidences[item]!),
    completeness: metadataCompleteness(items),
    isPredicted: Uint8Array.from(items.ids, (_, item) => {
      if (items.isPredicted?.[item]) return 1;
      const imputed = stated.filter(({ isImputed }) => isImputed[item]).length;
      return imputed > stated.length / 2 ? 1 : 0;
    }),
  };
  return itemFeaturesOverTime(
    still,
    columns.flatMap(({ moving }, position) => (moving ? [{ position, column: moving }] : [])),
  );
}

type ColumnsOf = (dataset: Parameters<typeof itemFeatures>[0], history: ItemHistory) => readonly Column[];

const COLUMNS: Readonly<Record<ItemFeatureGroup, ColumnsOf>> = {
  measured: ({ items }) => measuredColumns(items).map((stated) => ({ name: stated.name, stated })),
  catalogue: ({ items }) => {
    const recency = recencyOverTime(items);
    return catalogueColumns(items, fitCatalogueReference(items, Number.NaN)).map((stated) => ({
      name: stated.name,
      stated,
      ...(stated.name === recency.name ? { moving: recency } : {}),
    }));
  },
  history: ({ feedback, interactions }, history) => {
    const { timestamp } = interactions;
    const isTimed = timestamp.length === 0 || timestamp.some(Number.isFinite);
    return historyColumns(history, feedback, { isTimed }).map((moving) => ({ name: moving.name, moving }));
  },
};
