import type { ItemTable } from '../schema/dataset.js';

/** What session features look at in items. */
export type SessionItems = Pick<ItemTable, 'ids' | 'artists' | 'genres' | 'durationMs'>;
