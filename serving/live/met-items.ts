import type { ItemStatistics, ItemStatisticsOverTime } from '../../data/features/item-statistics.js';
import type { SessionItems } from '../../data/features/session-items.js';
import { type BaseScorers, gatherScorers } from '../../models/base/index.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { DescribedItem } from './described-item.js';
import type { LiveCatalogue } from './live-catalogue.js';
import { isDescribed } from './put-item.js';

/**
 * The items that one user met, as a catalogue of their own: rows are positions in `ids`. So what the bundle knows nothing of has a
 * place, too, and the work is that of the user's history, whatever the size of the catalogue.
 */
export interface MetItems {
  readonly items: SessionItems;
  readonly history: ItemStatisticsOverTime;
  /** Null where callers bring all scores. */
  readonly scorers: BaseScorers | null;
}

/**
 * Gathers items from what was put and, behind that, what the bundle has. Of others only that they are not each other.
 *
 * @param described items that were put, by id
 */
export function metItems(
  catalogue: Catalogue,
  { items: facts, statistics }: LiveCatalogue,
  ids: readonly string[],
  described: (id: string) => DescribedItem | undefined,
): MetItems {
  const rows = Int32Array.from(ids, (id) => catalogue.items.get(id) ?? -1);
  const own = ids.map(described);
  const words = own.map((item) => (item !== undefined && isDescribed(item.put) ? item.put : undefined));
  const known: ItemStatistics = {
    countOf: (position) => statistics.countOf(rows[position]!),
    firstSeenAt: (position) => statistics.firstSeenAt(rows[position]!),
    largestCount: statistics.largestCount,
    logStartsAt: statistics.logStartsAt,
  };
  return {
    items: {
      ids,
      artists: ids.map((_, at) => (words[at] ? (words[at].artist ?? '') : (facts.artists[rows[at]!] ?? ''))),
      genres: ids.map((_, at) => [...new Set(words[at] ? words[at].genres : facts.genres[rows[at]!])]),
      durationMs: Float64Array.from(
        ids,
        (_, at) => own[at]?.put.duration_ms ?? facts.durationMs[rows[at]!] ?? Number.NaN,
      ),
    },
    history: { at: () => known },
    scorers: catalogue.scorers && gatherScorers(catalogue.scorers, rows, (at) => own[at]?.vectors),
  };
}
