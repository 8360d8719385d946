import type { RankedList } from '../../../models/fusion/ranked-list.js';
import type { SearchOptions } from '../../collections/search-index.js';
import type { ReadInput } from '../resolve-templates.js';
import type { Search } from '../retriever.js';

/** What a search runs over: a collection, or a built-in scorer. */
export interface Source {
  /**
   * How to find what a search asks for; null where it asks for nothing.
   * @param field of the search, for errors.
   * @throws FusionError `invalid_value` for a query of the wrong form.
   */
  prepare(search: Search, read: ReadInput, field: string): ((options: SearchOptions) => Promise<RankedList>) | null;
  /** Of everything that could be found. */
  ids(): Iterable<string>;
  payloadOf(id: string): Readonly<Record<string, unknown>>;
}
