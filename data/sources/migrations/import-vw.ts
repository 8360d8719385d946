import { basename, extname } from 'node:path';
import type { InteractionRow } from '../../dataset/build-dataset.js';
import { toNumber, toTime } from '../columns/cell-values.js';
import { parseInteractions } from '../columns/parse-interactions.js';
import { type RowParser, refuseCell, rowParser } from '../columns/row-parser.js';
import { toId } from '../columns/to-id.js';
import { type Imported, importRows, MAX_BAD_ROWS } from '../import-rows.js';
import { follow, jsonLinesTable } from '../tables/json-lines-table.js';

export interface VwImport {
  /** Decisions and their outcomes as Vowpal Wabbit logs them: dsjson, JSON objects one a line. */
  readonly from: string;
  /** Where a decision says whose it is: a path, as `c.user.id`. */
  readonly user: string;
  /** Where an action says which item it is, within its entry of `c._multi`. */
  readonly item: string;
  readonly maxBadRows?: number | undefined;
}

/**
 * Imports the rewarded decisions of a dsjson log, as clicks: those with a negative cost, on the action that was shown
 * first. A decision that nobody rewarded is no interaction and leaves nothing; propensities are for `off-policy`, which a
 * dataset has no place for.
 *
 * @throws FusionError as `importRows`
 * @see Vowpal Wabbit, dsjson format, https://vowpalwabbit.org
 */
export function importVw({ from, user, item, maxBadRows = MAX_BAD_ROWS }: VwImport): Promise<Imported> {
  const table = jsonLinesTable(from);
  return importRows(maxBadRows, (badRows) => ({
    name: basename(from, extname(from)),
    source: 'vw-dsjson',
    feedback: { kind: 'implicit' },
    interactions: parseInteractions(table, decisionParser(user, item.split('.')), badRows),
  }));
}

function decisionParser(user: string, item: readonly string[]): RowParser<InteractionRow | null> {
  return rowParser(['_label_cost', 'Timestamp', 'a', 'c._multi', user], (cellOf) => {
    const cost = toNumber(cellOf('_label_cost'));
    if (cost === undefined || Number.isNaN(cost)) refuseCell('_label_cost', 'a cost', cellOf('_label_cost'));
    const [chosen] = Array.isArray(cellOf('a')) ? (cellOf('a') as unknown[]) : [];
    if (!Number.isInteger(chosen) || Number(chosen) < 1) refuseCell('a', 'actions, numbered from 1', chosen);
    const timestamp = toTime(cellOf('Timestamp'), 'ms') ?? Number.NaN;
    if (Number.isNaN(timestamp)) refuseCell('Timestamp', 'a time of ISO 8601', cellOf('Timestamp'));
    if (cost >= 0) return null;
    const actions = cellOf('c._multi');
    const action: unknown = Array.isArray(actions) ? actions[Number(chosen) - 1] : undefined;
    const field = `c._multi.${Number(chosen) - 1}.${item.join('.')}`;
    return {
      user: toId(cellOf(user)) ?? refuseCell(user, 'an id', cellOf(user)),
      item: toId(follow(action, item)) ?? refuseCell(field, 'an id', follow(action, item)),
      event: 'click',
      timestamp,
      position: 1,
    };
  });
}
