import { buildDatasetFromStream, type DatasetRows } from '../dataset/build-dataset.js';
import type { Dataset } from '../schema/dataset.js';
import { type BadRowSummary, BadRows } from './text/bad-rows.js';

/** A dataset from somewhere else, and the rows that were skipped on the way. */
export interface Imported {
  readonly dataset: Dataset;
  readonly badRows: BadRowSummary;
}

/** Share of malformed rows that an import skips unless it is told otherwise. */
export const MAX_BAD_ROWS = 0.001;

/**
 * The frame of every import: `read` finds the tables, tells each malformed row to `badRows` and streams the others; what
 * comes out is a dataset or an error, never a part.
 *
 * @param maxBadRows share of malformed rows, in [0, 1], that are skipped; more make the import fail
 * @throws FusionError invalid_data when there are more (the message lists the first)
 */
export async function importRows(
  maxBadRows: number,
  read: (badRows: BadRows) => DatasetRows | Promise<DatasetRows>,
): Promise<Imported> {
  const badRows = new BadRows(maxBadRows);
  const dataset = await buildDatasetFromStream(await read(badRows));
  return { dataset, badRows: badRows.summarize() };
}
