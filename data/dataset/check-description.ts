import { isDeepStrictEqual } from 'node:util';
import type { Dataset } from '../schema/dataset.js';
import { DATASET_FILES } from './content.js';
import { type DatasetDescription, describeDataset } from './description.js';
import type { Report } from './problem.js';

/** Reports what dataset.json says otherwise than the tables: counts, time range, fingerprint. */
export function checkDescription(description: DatasetDescription, dataset: Dataset, report: Report): void {
  const actual = describeDataset(dataset);
  for (const field of ['counts', 'score_sources', 'timestamps', 'time_range', 'fingerprint'] as const) {
    const [said, found] = [description[field], actual[field]];
    if (isDeepStrictEqual(said, found)) continue;
    const message = `expected ${shown(found)}, as the tables have it, got ${shown(said)}`;
    report({ file: DATASET_FILES.description, field, message });
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
