import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Table, tableToIPC } from 'apache-arrow';
import type { Dataset } from '../schema/dataset.js';
import { scoresToArrow } from './arrow-scores.js';
import { interactionsToArrow, itemsToArrow, usersToArrow } from './arrow-tables.js';
import { checkContent } from './check-content.js';
import { DATASET_FILES } from './content.js';
import { describeDataset } from './description.js';
import { refuse } from './problem.js';
import { replaceFolder } from './replace-folder.js';

/**
 * Writes a dataset as a folder of Arrow IPC files and dataset.json; `readDataset` undoes it.
 *
 * The folder appears at once and whole. A dataset that is there already is replaced when the new one is complete.
 *
 * @throws FusionError invalid_data when the dataset holds a value that none may hold; usage when the folder holds
 * anything but a dataset. Nothing is written in either case.
 */
export async function writeDataset(folder: string, dataset: Dataset): Promise<void> {
  checkContent(dataset, refuse(`dataset '${dataset.name}'`));
  const { users, items, interactions, scores } = dataset;
  await replaceFolder(folder, Object.values(DATASET_FILES), async (partial) => {
    await writeTable(join(partial, DATASET_FILES.users), usersToArrow(users));
    await writeTable(join(partial, DATASET_FILES.items), itemsToArrow(items));
    await writeTable(join(partial, DATASET_FILES.interactions), interactionsToArrow(interactions, users, items));
    if (scores) await writeTable(join(partial, DATASET_FILES.scores), scoresToArrow(scores, users, items));
    const description = `${JSON.stringify(describeDataset(dataset), null, 2)}\n`;
    await writeFile(join(partial, DATASET_FILES.description), description);
  });
}

async function writeTable(path: string, table: Table): Promise<void> {
  await writeFile(path, tableToIPC(table, 'file'));
}
