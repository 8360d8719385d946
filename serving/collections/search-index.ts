import type { RankedList } from '../../models/fusion/ranked-list.js';

export interface SearchOptions {
  /** At most so many. */
  readonly topK: number;
  /** Which documents may be found; all by default. */
  readonly accept?: ((id: string) => boolean) | undefined;
}

/** Documents by what can be asked of them. One of the same id takes the place of the one before. */
export interface SearchIndex<Content, Query> {
  readonly size: number;
  put(id: string, content: Content): void;
  delete(id: string): void;
  /** The best first; of equal scores, by id. */
  search(query: Query, options: SearchOptions): Promise<RankedList>;
}
