import { EVENTS } from '../schema/dataset.js';
import { assembleDataset } from './assemble-dataset.js';
import { checkContent } from './check-content.js';
import { checkDescription } from './check-description.js';
import { checkOrder } from './check-order.js';
import type { DatasetContent } from './content.js';
import type { Problem, Report } from './problem.js';
import { readContent } from './read-content.js';
import { type DatasetSummary, summarizeDataset } from './summary.js';

/** What `validateDataset` found. */
export interface Validation {
  readonly ok: boolean;
  /** The first problems, up to the limit. */
  readonly problems: readonly Problem[];
  /** All of them, also those beyond the limit. */
  readonly problemCount: number;
  /** Undefined when the tables cannot be put together: a file is missing or unreadable, or ids are unknown. */
  readonly summary: DatasetSummary | undefined;
}

/**
 * Looks at every value of a dataset on disk and says what is wrong and where; never throws for what it finds.
 *
 * @param limit how many problems are listed; the rest are counted
 */
export async function validateDataset(folder: string, { limit = 100 } = {}): Promise<Validation> {
  const problems: Problem[] = [];
  let problemCount = 0;
  const summary = await inspect(folder, (problem) => {
    if (problemCount++ < limit) problems.push(problem);
  });
  return { ok: problemCount === 0, problems, problemCount, summary };
}

async function inspect(folder: string, report: Report): Promise<DatasetSummary | undefined> {
  const read = await readContent(folder, report);
  if (read === undefined) return undefined;
  const { description, content } = read;
  checkContent(content, report);
  checkOrder(content.interactions, report);
  if (hasUnknowns(content)) return undefined;
  const dataset = assembleDataset(content);
  checkDescription(description, dataset, report);
  return summarizeDataset(dataset);
}

function hasUnknowns({ interactions: { user, item, event }, scores }: DatasetContent): boolean {
  const columns = scores ? [user, item, scores.user, scores.item] : [user, item];
  return columns.some((column) => column.includes(-1)) || event.some((index) => index >= EVENTS.length);
}
