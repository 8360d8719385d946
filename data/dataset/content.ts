import type { Dataset, InteractionTable } from '../schema/dataset.js';

/** The names of a dataset's files in its folder. */
export const DATASET_FILES = {
  description: 'dataset.json',
  users: 'users.arrow',
  items: 'items.arrow',
  interactions: 'interactions.arrow',
} as const;

/** Interactions in the order in which they came: not sorted yet, so without the users' ranges. */
export type InteractionColumns = Omit<InteractionTable, 'offsets'>;

/** What a dataset holds before its interactions are sorted. `assembleDataset` makes a `Dataset` of it. */
export interface DatasetContent extends Pick<Dataset, 'name' | 'source' | 'users' | 'items' | 'feedback'> {
  readonly interactions: InteractionColumns;
}

/** The earliest and latest moment that a JavaScript date can name, in milliseconds either side of 1970. */
export const LAST_MOMENT = 8.64e15;
