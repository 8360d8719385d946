import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { embeddingRow, gatherScorers, scoreItems } from '../../models/base/index.js';
import type { DescribedItem } from '../live/described-item.js';
import type { RowsWithVectors } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';
import type { UserState } from './user-state.js';

/**
 * Scores rows of items that were put, over what the bundle says of them: by the functions that score its own items, over tables that
 * hold these items alone.
 *
 * @param put by row
 */
export function scorePutItems(
  { scorers, sources }: Catalogue,
  { vectors }: UserState,
  put: ReadonlyMap<number, DescribedItem>,
  rows: RowsWithVectors,
): void {
  if (scorers === null || put.size === 0) return;
  const K = sources.length;
  const places = [...put.keys()];
  const own = [...put.values()];
  const few = gatherScorers(
    scorers,
    places.map((row) => rows.items[row]!),
    (position) => own[position]!.vectors,
  );
  const table = { scores: new Float32Array(places.length * K), mask: new Float32Array(places.length * K) };
  scoreItems(few, vectors, Int32Array.from(places.keys()), table);
  places.forEach((row, position) => {
    const cells = [position * K, (position + 1) * K] as const;
    rows.scores.set(table.scores.subarray(...cells), row * K);
    rows.mask.set(table.mask.subarray(...cells), row * K);
    embeddingRow(few, vectors, position, rows.embeddings, row * K * EMBEDDING_WIDTH);
  });
}
