import { catalogueColumns } from '../../data/features/catalogue-columns.js';
import { HISTORY_FEATURES } from '../../data/features/history-columns.js';
import { metadataCompleteness } from '../../data/features/metadata-completeness.js';
import type { ItemDescription } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { describeCandidate, describeItem } from '../scoring/describe-candidate.js';
import { itemTable } from './item-table.js';
import { isDescribed, type PutItem } from './put-item.js';

/**
 * Features of an item that was put: what its words say, by the functions that training used; over them the numbers that were put.
 *
 * What nothing says stays the bundle's where it has the item, else the mean, with confidence 0. An item of which more than half of
 * the features is unknown is taken for predicted.
 *
 * @throws FusionError `invalid_value` naming a feature that the bundle does not use
 */
export function describePutItem(catalogue: Catalogue, id: string, put: PutItem, field: string): ItemDescription {
  const item = catalogue.items.get(id) ?? -1;
  const known = describeItem(catalogue, item);
  const stated = isDescribed(put) ? describeWords(catalogue, id, put, item, known) : known;
  const described = describeCandidate(catalogue, put, stated, field);
  return item >= 0 || put.is_predicted !== undefined
    ? described
    : { ...described, isPredicted: isMostlyUnknown(catalogue, described) };
}

function describeWords(
  { bundle, live }: Catalogue,
  id: string,
  put: PutItem,
  item: number,
  known: ItemDescription,
): ItemDescription {
  if (bundle === null || live === null) return known;
  const names = bundle.manifest.item_features;
  const table = itemTable(id, put);
  const [features, confidences] = [known.features.slice(), known.confidences.slice()];
  for (const { name, values, confidences: own, isImputed } of catalogueColumns(table, live.catalogue)) {
    const index = names.indexOf(name);
    if (index < 0) continue; // a set with measured features has no others
    if (isImputed[0] === 0) features[index] = values[0]!;
    confidences[index] = own[0]!;
  }
  if (item < 0) {
    for (const [name, unused] of HISTORY_FEATURES) {
      const index = names.indexOf(name);
      if (index >= 0 && unused !== null) features[index] = unused; // nobody used it yet
    }
  }
  const [completeness] = metadataCompleteness(table, { fields: live.catalogue.fields });
  return { ...known, features, confidences, completeness: completeness! };
}

function isMostlyUnknown({ bundle }: Catalogue, { confidences }: ItemDescription): boolean {
  const names = bundle?.manifest.item_features ?? [];
  const stated = names.flatMap((name, index) => (HISTORY_FEATURES.has(name) ? [] : [confidences[index]!]));
  return stated.filter((confidence) => confidence === 0).length > stated.length / 2;
}
