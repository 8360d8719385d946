import type { Bundle } from '../data/bundle/index.js';
import { SESSION_FEATURES } from '../data/schema/features.js';
import type { CandidateRows, ItemDescription } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';
import { describeItem } from './describe-candidate.js';
import type { Graphs } from './graphs.js';
import type { OnnxSession } from './onnx-session.js';
import { padded, paddedRows } from './padded-rows.js';
import { floats } from './tensors.js';

/** Items whose context is computed in one run, to bound memory. */
const BATCH = 4096;

/**
 * The item context of each row: the one that was computed at the start, or a new one for items that the caller
 * describes or the bundle does not have.
 *
 * @returns [N, 32]
 */
export async function itemContextRows(
  catalogue: Catalogue,
  { context, itemContexts }: Pick<Graphs, 'context' | 'itemContexts'>,
  { items, described, count }: CandidateRows,
): Promise<Float32Array> {
  const width = catalogue.bundle!.manifest.dimensions.item_context;
  const rows = new Float32Array(count * width);
  const missing: number[] = [];
  for (let row = 0; row < count; row++) {
    const item = items[row]!;
    if (item < 0 || described.has(row)) missing.push(row);
    else rows.set(itemContexts.subarray(item * width, (item + 1) * width), row * width);
  }
  const descriptions = missing.map((row) => described.get(row) ?? describeItem(catalogue, items[row]!));
  const computed = await contextsOf(context, descriptions, catalogue.meanFeatures.length);
  missing.forEach((row, position) => {
    rows.set(computed.subarray(position * width, (position + 1) * width), row * width);
  });
  return rows;
}

/** The context of every item of a bundle; [items, 32]. */
export async function computeItemContexts({ items, manifest }: Bundle, context: OnnxSession): Promise<Float32Array> {
  const F = manifest.item_features.length;
  const width = manifest.dimensions.item_context;
  const contexts = new Float32Array(items.ids.length * width);
  for (let start = 0; start < items.ids.length; start += BATCH) {
    const end = Math.min(items.ids.length, start + BATCH);
    const batch = await runItems(context, F, {
      count: end - start,
      features: items.features.slice(start * F, end * F),
      confidences: items.confidences.slice(start * F, end * F),
      metadata: metadata(items.completeness, items.isPredicted, start, end),
    });
    contexts.set(batch, start * width);
  }
  return contexts;
}

/** @returns [descriptions, 32] */
async function contextsOf(
  context: OnnxSession,
  descriptions: readonly ItemDescription[],
  F: number,
): Promise<Float32Array> {
  const count = descriptions.length;
  if (count === 0) return new Float32Array(0);
  const features = new Float32Array(count * F);
  const confidences = new Float32Array(count * F);
  descriptions.forEach((item, row) => {
    features.set(item.features, row * F);
    confidences.set(item.confidences, row * F);
  });
  const completeness = descriptions.map((item) => item.completeness);
  const isPredicted = descriptions.map((item) => Number(item.isPredicted));
  const described = { count, features, confidences, metadata: metadata(completeness, isPredicted, 0, count) };
  return runItems(context, F, described);
}

interface ItemRows {
  readonly count: number;
  /** [count, F] */
  readonly features: Float32Array;
  /** [count, F] */
  readonly confidences: Float32Array;
  /** [count, 2] */
  readonly metadata: Float32Array;
}

/** @returns [count, 32] */
async function runItems(context: OnnxSession, F: number, items: ItemRows): Promise<Float32Array> {
  const N = paddedRows(items.count);
  const outputs = await context.run({
    ...noSession,
    item_features: floats(padded(items.features, N * F), N, F),
    item_confidences: floats(padded(items.confidences, N * F), N, F),
    item_metadata: floats(padded(items.metadata, N * 2), N, 2),
  });
  const computed = outputs['item_context']!.data as Float32Array;
  return computed.subarray(0, (computed.length / N) * items.count);
}

/** All inputs must be fed: where only items are asked about, one user that nobody looks at goes along. */
const noSession = {
  session_features: floats(new Float32Array(SESSION_FEATURES.length), 1, SESSION_FEATURES.length),
  session_mask: floats(new Float32Array(SESSION_FEATURES.length), 1, SESSION_FEATURES.length),
};

/** Completeness and is_predicted side by side; [rows, 2]. */
function metadata(completeness: ArrayLike<number>, isPredicted: ArrayLike<number>, start: number, end: number) {
  return Float32Array.from({ length: 2 * (end - start) }, (_, cell) => {
    const item = start + (cell >> 1);
    return cell % 2 === 0 ? completeness[item]! : isPredicted[item]!;
  });
}
