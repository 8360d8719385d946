import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Table, tableFromIPC } from 'apache-arrow';
import { scoresFromArrow } from './arrow-scores.js';
import { interactionsFromArrow, itemsFromArrow, usersFromArrow } from './arrow-tables.js';
import { ColumnReader } from './arrow-values.js';
import { DATASET_FILES, type DatasetContent } from './content.js';
import { type DatasetDescription, parseDescription } from './description.js';
import type { Report } from './problem.js';

/** A dataset's files as they lie there, rows in file order. */
export interface FolderContent {
  readonly description: DatasetDescription;
  readonly content: DatasetContent;
}

/**
 * Reads a dataset's files, the scores only where there are any. An id or event that is not known is reported, and has index −1 (an event: 255).
 *
 * @returns undefined, with the reasons reported, where a file or a column is missing or cannot be read
 */
export async function readContent(folder: string, report: Report): Promise<FolderContent | undefined> {
  const bytes = await readFileOf(folder, DATASET_FILES.description, report);
  const description = bytes && parseDescription(bytes.toString('utf8'), report);
  const userColumns = await readTable(folder, DATASET_FILES.users, report);
  const itemColumns = await readTable(folder, DATASET_FILES.items, report);
  const interactionColumns = await readTable(folder, DATASET_FILES.interactions, report);
  if (!description || !userColumns || !itemColumns || !interactionColumns) return undefined;

  const { name, source, feedback } = description;
  const users = usersFromArrow(userColumns);
  const items = itemsFromArrow(itemColumns);
  const interactions = interactionsFromArrow(interactionColumns, users, items);
  if (!userColumns.isComplete || !itemColumns.isComplete || !interactionColumns.isComplete) return undefined;
  const scoreColumns = existsSync(join(folder, DATASET_FILES.scores))
    ? await readTable(folder, DATASET_FILES.scores, report)
    : undefined;
  const scores = scoreColumns && scoresFromArrow(scoreColumns, users, items);
  if (scoreColumns?.isComplete === false) return undefined;
  const scale =
    feedback.kind === 'implicit'
      ? feedback
      : { kind: feedback.kind, min: feedback.min, max: feedback.max, positiveAt: feedback.positive_at };
  return {
    description,
    content: { name, source, users, items, interactions, feedback: scale, ...(scores ? { scores } : {}) },
  };
}

async function readTable(folder: string, file: string, report: Report): Promise<ColumnReader | undefined> {
  const bytes = await readFileOf(folder, file, report);
  if (bytes === undefined) return undefined;
  const table = parseTable(bytes);
  if (table === undefined) report({ file, field: '', message: 'expected a whole Arrow IPC file, got something else' });
  return table && new ColumnReader(table, file, report);
}

/** The table of an Arrow IPC file. The magic words are looked at here, for the library takes any bytes as no rows. */
function parseTable(bytes: Buffer): Table | undefined {
  const magic = 'ARROW1';
  if (
    bytes.toString('latin1', 0, magic.length) !== magic ||
    bytes.toString('latin1', bytes.length - magic.length) !== magic
  ) {
    return undefined;
  }
  try {
    return tableFromIPC(bytes);
  } catch {
    return undefined;
  }
}

async function readFileOf(folder: string, file: string, report: Report): Promise<Buffer | undefined> {
  try {
    return await readFile(join(folder, file));
  } catch (error) {
    report({
      file,
      field: '',
      message: `expected a file that can be read, got ${(error as NodeJS.ErrnoException).code}`,
    });
    return undefined;
  }
}
