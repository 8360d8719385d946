import { invalidValue } from '../http/invalid-value.js';
import type { Candidate } from '../http/schemas/score-request.js';
import type { ItemDescription } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';

/**
 * An item as the caller describes it, over what the bundle has: features that are not mentioned stay the bundle's, or
 * the mean with confidence 0 where it has none. A feature that is given without a confidence is taken as sure.
 *
 * @param item row of the bundle's item table, −1 for an unknown item.
 * @throws FusionError `invalid_value` naming a feature that the bundle does not use.
 */
export function describeCandidate(
  catalogue: Catalogue,
  candidate: Candidate,
  item: number,
  field: string,
): ItemDescription {
  const base = describeItem(catalogue, item);
  const names = catalogue.bundle?.manifest.item_features ?? [];
  const { features = {}, feature_confidences: confidences = {} } = candidate;
  for (const [name, value] of Object.entries(features)) {
    const index = featureIndex(names, name, `${field}.features.${name}`);
    base.features[index] = value;
    base.confidences[index] = 1;
  }
  for (const [name, confidence] of Object.entries(confidences)) {
    base.confidences[featureIndex(names, name, `${field}.feature_confidences.${name}`)] = confidence;
  }
  return {
    ...base,
    completeness: candidate.metadata_completeness ?? base.completeness,
    isPredicted: candidate.is_predicted ?? base.isPredicted,
  };
}

/** What the bundle knows of an item; of one that it does not have, the means, unsure and predicted. */
export function describeItem({ bundle, meanFeatures }: Catalogue, item: number): ItemDescription {
  const F = meanFeatures.length;
  if (bundle === null || item < 0) {
    return { features: meanFeatures.slice(), confidences: new Float32Array(F), completeness: 0, isPredicted: true };
  }
  const { features, confidences, completeness, isPredicted } = bundle.items;
  return {
    features: features.slice(item * F, (item + 1) * F),
    confidences: confidences.slice(item * F, (item + 1) * F),
    completeness: completeness[item]!,
    isPredicted: isPredicted[item] === 1,
  };
}

function featureIndex(names: readonly string[], name: string, path: string): number {
  const index = names.indexOf(name);
  if (index >= 0) return index;
  throw invalidValue(path, names.length === 0 ? 'a bundle to be loaded' : `a feature of ${names.join(', ')}`, name);
}
