import type { Dataset } from '../schema/dataset.js';
import { assembleDataset } from './assemble-dataset.js';

/**
 * A dataset as it was at a moment: interactions and scores from before it alone, and those without a time. Users and items
 * stay, also those that nothing is known of yet, so that their indices do.
 *
 * @param moment in ms
 */
export function datasetUntil(dataset: Dataset, moment: number): Dataset {
  const { interactions, scores } = dataset;
  const { sessions, position, contexts } = interactions;
  const [rows, pick] = earlier(interactions.timestamp, moment);
  const [scoredRows, pickScores] = earlier(scores?.timestamp ?? new Float64Array(0), moment);
  return assembleDataset({
    ...dataset,
    interactions: {
      count: rows.length,
      user: Int32Array.from(rows, (row) => interactions.user[row]!),
      item: Int32Array.from(rows, (row) => interactions.item[row]!),
      timestamp: pick(interactions.timestamp),
      event: Uint8Array.from(rows, (row) => interactions.event[row]!),
      value: pick(interactions.value),
      durationMs: pick(interactions.durationMs),
      ...(sessions ? { sessions: { ids: sessions.ids, index: rows.map((row) => sessions.index[row]!) } } : {}),
      ...(position ? { position: pick(position) } : {}),
      ...(contexts ? { contexts: contexts.map(({ name, value }) => ({ name, value: pick(value) })) } : {}),
    },
    ...(scores
      ? {
          scores: {
            count: scoredRows.length,
            user: scoredRows.map((row) => scores.user[row]!),
            item: scoredRows.map((row) => scores.item[row]!),
            timestamp: pickScores(scores.timestamp),
            sources: scores.sources.map(({ name, value }) => ({ name, value: pickScores(value) })),
          },
        }
      : {}),
  });
}

type Pick = (column: Float64Array) => Float64Array;

/** The rows before a moment, or of no time, and what takes them out of a column. */
function earlier(timestamps: Float64Array, moment: number): readonly [Int32Array, Pick] {
  const rows = Int32Array.from([...timestamps.keys()].filter((row) => !(timestamps[row]! >= moment)));
  return [rows, (column) => Float64Array.from(rows, (row) => column[row]!)];
}
