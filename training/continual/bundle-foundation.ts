import type { Bundle } from '../../data/bundle/index.js';
import { FrozenItemStatistics } from '../../data/features/frozen-item-statistics.js';
import { frozenItemFeatures } from '../../data/features/item-features-over-time.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { FusionError } from '../../data/schema/errors.js';
import { gatherScorers } from '../../models/base/gather-scorers.js';
import { restoreScorers } from '../../models/base/restore-scorers.js';
import { fitBaseScorers } from '../base/fit-base-scorers.js';
import { bundleTerm } from '../export/bundle-network.js';
import type { Foundation } from '../foundation.js';
import type { World } from '../tasks/world.js';

/**
 * A bundle's own scorers and statistics over a dataset that has grown: what it would say of later events if nothing were
 * done. Items that it never saw have no vectors and are as unpopular as can be; users are folded in from their events.
 * Nothing can be trained on it: it has no cases.
 *
 * @throws FusionError `invalid_bundle` for a bundle without live tables
 */
export async function bundleFoundation(bundle: Bundle, dataset: Dataset): Promise<Foundation> {
  const { manifest, items } = bundle;
  const rowOf = new Map(items.ids.map((id, row) => [id, row] as const));
  const rows = Int32Array.from(dataset.items.ids, (id) => rowOf.get(id) ?? -1);
  return {
    dataset,
    world: await bundleWorld(bundle, dataset, rows),
    calibrators: manifest.calibrators,
    standardizer: manifest.session_standardizer,
    contextStandardizer: manifest.context_standardizer ?? { names: [], means: [], standardDeviations: [] },
    users: new Int32Array(0),
    trainingCases: [],
    validationCases: [],
    space: manifest.space,
    byCount: manifest.by_count,
    ...bundleTerm(manifest),
    weightSearches: [],
  };
}

/** @param rows of the bundle's items, by the dataset's; −1 for an item that it never saw */
async function bundleWorld({ manifest, items, live }: Bundle, dataset: Dataset, rows: Int32Array): Promise<World> {
  const { sources, item_features: names, session_reference: reference } = manifest;
  if (live === undefined || reference === undefined) throw withoutLive();
  const restored = restoreScorers({ manifest, items });
  const nobody = { dataset, users: new Int32Array(0), seed: 0, sources };
  return {
    targets: 'likes', // `update` takes no others
    scorers: restored ? gatherScorers(restored, rows) : await fitBaseScorers(nobody),
    history: new FrozenItemStatistics(
      rows.map((row) => live.items.uses[row] ?? 0),
      Float64Array.from(rows, (row) => live.items.firstSeenAt[row] ?? Number.NaN),
    ),
    reference,
    itemFeatures: frozenItemFeatures({
      names,
      values: gathered(items.features, rows, names.length),
      confidences: gathered(items.confidences, rows, names.length),
      completeness: gathered(items.completeness, rows, 1),
      isPredicted: Uint8Array.from(rows, (row) => items.isPredicted[row] ?? 1),
    }),
  };
}

function gathered(table: Float32Array, rows: Int32Array, width: number): Float32Array {
  const out = new Float32Array(rows.length * width);
  rows.forEach((row, position) => {
    if (row >= 0) out.set(table.subarray(row * width, (row + 1) * width), position * width);
  });
  return out;
}

/** Of a bundle that lacks what updates go by. */
export function withoutLive(): FusionError {
  return new FusionError('invalid_bundle', 'bundle: expected live tables, as train writes them, got none: train anew.');
}
