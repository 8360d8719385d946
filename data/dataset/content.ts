import type { Dataset, InteractionTable } from '../schema/dataset.js';
import type { ScoreColumns } from './sort-scores.js';

/** The names of a dataset's files in its folder. */
export const DATASET_FILES = {
  description: 'dataset.json',
  users: 'users.arrow',
  items: 'items.arrow',
  interactions: 'interactions.arrow',
  /** Only where scores were imported. */
  scores: 'scores.arrow',
} as const;

/** Interactions in the order in which they came: not sorted yet, so without the users' ranges. */
export type InteractionColumns = Omit<InteractionTable, 'offsets'>;

/** What a dataset holds before its rows are sorted. `assembleDataset` makes a `Dataset` of it. */
export interface DatasetContent extends Pick<Dataset, 'name' | 'source' | 'users' | 'items' | 'feedback'> {
  readonly interactions: InteractionColumns;
  readonly scores?: ScoreColumns;
}

/** The earliest and latest moment that a JavaScript date can name, in milliseconds either side of 1970. */
export const LAST_MOMENT = 8.64e15;
