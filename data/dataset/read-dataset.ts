import type { Dataset } from '../schema/dataset.js';
import { FusionError } from '../schema/errors.js';
import { assembleDataset } from './assemble-dataset.js';
import { checkContent } from './check-content.js';
import { checkDescription } from './check-description.js';
import { refuse } from './problem.js';
import { readContent } from './read-content.js';

/**
 * Reads a dataset that `writeDataset` wrote, or that another program wrote in the same form.
 *
 * Rows of the interactions file may come in any order. Everything else that `validateDataset` reports is refused here,
 * the fingerprint included: a bundle records it, so it must be that of the rows.
 *
 * @throws FusionError invalid_data at the first problem, naming file, row and column
 */
export async function readDataset(folder: string): Promise<Dataset> {
  const report = refuse(folder);
  const read = await readContent(folder, report);
  if (read === undefined) throw new FusionError('invalid_data', `${folder}: expected a dataset, got something else`);
  checkContent(read.content, report);
  const dataset = assembleDataset(read.content);
  checkDescription(read.description, dataset, report);
  return dataset;
}
