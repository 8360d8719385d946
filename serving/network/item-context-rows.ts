import type { CandidateRows, ItemDescription } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { describeItem } from '../scoring/describe-candidate.js';
import type { Graphs } from './graphs.js';
import { itemInputs } from './item-inputs.js';
import type { OnnxSession } from './onnx-session.js';
import { paddedRows } from './padded-rows.js';
import { noSession } from './session-inputs.js';
import type { HostTensor } from './tensors.js';

/** Items whose context is computed in one run, to bound memory. */
const BATCH = 4096;

/**
 * The item context of each row: the one that was computed at the start, or a new one for items that the caller
 * describes or the bundle does not have.
 *
 * @param own parameters that contexts are a user's own by: then all are computed. Undefined where they are everybody's.
 * @returns [N, 32]
 */
export async function itemContextRows(
  catalogue: Catalogue,
  { context, itemContexts, adaptable }: Pick<Graphs, 'context' | 'itemContexts' | 'adaptable'>,
  rows: Pick<CandidateRows, 'items' | 'described' | 'count'>,
  own?: HostTensor,
): Promise<Float32Array> {
  const { items, described, count } = rows;
  const width = catalogue.bundle!.manifest.dimensions.item_context;
  const contexts = new Float32Array(paddedRows(count) * width).subarray(0, count * width);
  const missing: number[] = [];
  for (let row = 0; row < count; row++) {
    const item = items[row]!;
    if (own !== undefined || item < 0 || described?.has(row)) missing.push(row);
    else copyRow(itemContexts, item, contexts, row, width);
  }
  if (missing.length === 0) return contexts;
  const describe = (position: number) => {
    const row = missing[position]!;
    return described?.get(row) ?? describeItem(catalogue, items[row]!);
  };
  const computed = await contextsOf(catalogue, context, missing.length, describe, own ?? adaptable);
  missing.forEach((row, position) => {
    copyRow(computed, position, contexts, row, width);
  });
  return contexts;
}

/** One row of a table to one of another. A view of so few values would take longer to make than they take to copy. */
function copyRow(from: Float32Array, fromRow: number, to: Float32Array, toRow: number, width: number): void {
  for (let k = 0, source = fromRow * width, target = toRow * width; k < width; k++) to[target++] = from[source++]!;
}

/** The context of every item of a bundle; [items, 32]. */
export async function computeItemContexts(
  catalogue: Catalogue,
  { context, adaptable }: Pick<Graphs, 'context' | 'adaptable'>,
): Promise<Float32Array> {
  const count = catalogue.bundle!.items.ids.length;
  return contextsOf(catalogue, context, count, (item) => describeItem(catalogue, item), adaptable);
}

/** @returns [count, 32] */
async function contextsOf(
  catalogue: Catalogue,
  context: OnnxSession,
  count: number,
  describe: (index: number) => ItemDescription,
  adaptable: HostTensor,
): Promise<Float32Array> {
  const session = noSession(catalogue);
  const batches: Float32Array[] = [];
  for (let start = 0; start < count; start += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - start) }, (_, index) => describe(start + index));
    const rows = paddedRows(batch.length);
    const outputs = await context.run({
      ...session,
      ...itemInputs(batch, catalogue.meanFeatures.length, rows),
      adaptable,
    });
    const computed = outputs['item_context']!.data as Float32Array;
    batches.push(computed.subarray(0, (computed.length / rows) * batch.length));
  }
  return joined(batches);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
