import { invalidValue } from '../http/invalid-value.js';
import type { Candidate } from '../http/schemas/score-request.js';
import type { ItemDescription } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';

/**
 * An item as the caller describes it, over what is known: features that are not mentioned stay as they are. A feature that is given
 * without a confidence is taken as sure.
 *
 * @param known what the bundle has of it, or what was put; see {@link describeItem}.
 * @param field path of the candidate, for errors; '' for a body that is one.
 * @throws FusionError `invalid_value` naming a feature that the bundle does not use.
 */
export function describeCandidate(
  catalogue: Catalogue,
  candidate: Omit<Candidate, 'item_id'>,
  known: ItemDescription,
  field: string,
): ItemDescription {
  const base = { ...known, features: known.features.slice(), confidences: known.confidences.slice() };
  const at = field === '' ? '' : `${field}.`;
  const names = catalogue.bundle?.manifest.item_features ?? [];
  const { features = {}, feature_confidences: confidences = {} } = candidate;
  for (const [name, value] of Object.entries(features)) {
    const index = featureIndex(names, name, `${at}features.${name}`);
    base.features[index] = value;
    base.confidences[index] = 1;
  }
  for (const [name, confidence] of Object.entries(confidences)) {
    base.confidences[featureIndex(names, name, `${at}feature_confidences.${name}`)] = confidence;
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
