import type { Dataset } from '../schema/dataset.js';
import { assembleDataset } from './assemble-dataset.js';
import { keepInteractions } from './keep-interactions.js';
import type { ScoreColumns } from './sort-scores.js';

/**
 * A dataset as it was at a moment: interactions and scores from before it alone, and those without a time. Users and items
 * stay, also those that nothing is known of yet, so that their indices do. It is a dataset of its own, with its own
 * fingerprint.
 *
 * @param moment in ms
 */
export function datasetUntil(dataset: Dataset, moment: number): Dataset {
  const { interactions, scores } = dataset;
  const { interactions: kept } = keepInteractions(dataset, (row) => !(interactions.timestamp[row]! >= moment));
  return assembleDataset({
    ...dataset,
    interactions: kept,
    ...(scores ? { scores: scoresUntil(scores, moment) } : {}),
  });
}

function scoresUntil({ timestamp, user, item, sources }: NonNullable<Dataset['scores']>, moment: number): ScoreColumns {
  const rows = Int32Array.from([...timestamp.keys()].filter((row) => !(timestamp[row]! >= moment)));
  const numbers = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  return {
    count: rows.length,
    user: rows.map((row) => user[row]!),
    item: rows.map((row) => item[row]!),
    timestamp: numbers(timestamp),
    sources: sources.map(({ name, value }) => ({ name, value: numbers(value) })),
  };
}
