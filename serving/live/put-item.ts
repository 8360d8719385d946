import type { LiveItemBody } from '../http/schemas/live-item.js';

/** An item as it was put. */
export interface PutItem extends LiveItemBody {
  /** Of the bundle whose spaces its vectors are in; '' without a bundle. */
  readonly model_version: string;
}

/** Whether it is described in words: then the bundle's own content vector and genres do not hold. */
export function isDescribed({ title, artist, album, genres, moods, tags, release_year }: PutItem): boolean {
  return [title, artist, album, genres, moods, tags, release_year].some((part) => part !== undefined);
}
