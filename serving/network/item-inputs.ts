import type { ItemDescription } from '../scoring/candidate-rows.js';
import { floats, type Tensors } from './tensors.js';

/** Items as the graphs take them, with zeros behind them up to `rows`. @param F number of item features */
export function itemInputs(items: readonly ItemDescription[], F: number, rows: number): Tensors {
  const features = new Float32Array(rows * F);
  const confidences = new Float32Array(rows * F);
  const metadata = new Float32Array(rows * 2);
  items.forEach((item, row) => {
    features.set(item.features, row * F);
    confidences.set(item.confidences, row * F);
    metadata[2 * row] = item.completeness;
    metadata[2 * row + 1] = Number(item.isPredicted);
  });
  return {
    item_features: floats(features, rows, F),
    item_confidences: floats(confidences, rows, F),
    item_metadata: floats(metadata, rows, 2),
  };
}
