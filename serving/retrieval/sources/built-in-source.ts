import { scoreAllItems, type UserVectors } from '../../../models/base/index.js';
import type { RankedItem } from '../../../models/fusion/ranked-list.js';
import { topK as bestItems } from '../../../models/metrics/top-k.js';
import type { SearchOptions } from '../../collections/search-index.js';
import type { Catalogue } from '../../scoring/catalogue.js';
import type { Source } from './source.js';

/** Scores of all items for one user: row-major, [items, K]. */
export interface UserTable {
  readonly scores: Float32Array;
  /** 1 where the source has a score. */
  readonly mask: Uint8Array;
}

/** Scores every item of the bundle for a user; the latest user's table is kept, since several sources ask for the same one. */
export function userTables(
  catalogue: Catalogue,
  vectorsOf: (userId: string) => UserVectors,
): (userId: string) => UserTable {
  let latest: { readonly userId: string; readonly table: UserTable } | undefined;
  return (userId) => {
    if (latest?.userId !== userId) {
      const cells = catalogue.items.size * catalogue.sources.length;
      const table = { scores: new Float32Array(cells), mask: new Uint8Array(cells) };
      if (catalogue.scorers !== null) scoreAllItems(catalogue.scorers, vectorsOf(userId), table);
      latest = { userId, table };
    }
    return latest.table;
  };
}

/**
 * A base scorer of the bundle as a source: the items that it scores for the user `inputs.user_id`, by calibrated probability. A user
 * whom it knows nothing of finds nothing, but for popularity.
 */
export function builtInSource(catalogue: Catalogue, column: number, tableOf: (userId: string) => UserTable): Source {
  const ids = catalogue.bundle!.items.ids;
  return {
    prepare: (_search, read) => {
      const user = read('user_id');
      if (user === undefined || user === null || user === '') return null;
      return async (options) => best(tableOf(String(user)), column, ids, options);
    },
    ids: () => ids,
    payloadOf: () => ({}),
  };
}

function best(
  { scores, mask }: UserTable,
  column: number,
  ids: readonly string[],
  { topK, accept = () => true }: SearchOptions,
): RankedItem[] {
  const K = scores.length / ids.length;
  const own = Float32Array.from(ids, (id, item) => {
    const cell = item * K + column;
    return mask[cell] === 1 && accept(id) ? scores[cell]! : Number.NEGATIVE_INFINITY;
  });
  return [...bestItems(own, topK)]
    .filter((item) => own[item]! > Number.NEGATIVE_INFINITY)
    .map((item) => ({ id: ids[item]!, score: own[item]! }));
}
