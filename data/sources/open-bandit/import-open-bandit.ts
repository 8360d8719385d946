import { basename, join, resolve } from 'node:path';
import type { InteractionRow } from '../../dataset/build-dataset.js';
import type { ItemRow } from '../../dataset/item-rows.js';
import { toText, toTime } from '../columns/cell-values.js';
import { parseInteractions } from '../columns/parse-interactions.js';
import { readById } from '../columns/read-by-id.js';
import { type RowParser, refuseCell, rowParser } from '../columns/row-parser.js';
import { toId } from '../columns/to-id.js';
import { type Imported, importRows, MAX_BAD_ROWS } from '../import-rows.js';
import { openTable } from '../tables/open-table.js';
import { ITEMS_FILE, logFileIn } from './log-file.js';

export interface OpenBanditImport {
  /** Folder of one log and the items of its campaign, such as `bts/` or `random/`. */
  readonly from: string;
  readonly maxBadRows?: number | undefined;
}

/**
 * Imports the clicks of an Open Bandit log. It names nobody: a **user is all people whose features are the same**, so what is
 * learned is of groups. An impression that nobody clicked is no interaction and leaves nothing; propensities are for
 * `off-policy`, which a dataset has no place for. An item's features are hashed words, and become its tags.
 *
 * @returns the dataset, named after its folder, and the rows that were skipped
 * @throws FusionError as `importRows`
 * @see Saito and others, Open Bandit Dataset and Pipeline, 2020, https://arxiv.org/abs/2008.07146
 */
export function importOpenBandit({ from, maxBadRows = MAX_BAD_ROWS }: OpenBanditImport): Promise<Imported> {
  return importRows(maxBadRows, async (badRows) => {
    const log = await openTable(join(from, await logFileIn(from)));
    const items = await openTable(join(from, ITEMS_FILE));
    return {
      name: basename(resolve(from)),
      source: 'open-bandit',
      feedback: { kind: 'implicit' },
      items: await readById(items.table, itemParser(items.columns), badRows),
      interactions: parseInteractions(log.table, impressionParser(log.columns), badRows),
    };
  });
}

/** A click; null for an impression without one. */
function impressionParser(columns: readonly string[]): RowParser<InteractionRow | null> {
  const features = columns.filter((column) => column.startsWith('user_feature_'));
  return rowParser(['item_id', 'timestamp', 'position', 'click', 'user_feature_0', ...features], (cellOf) => {
    const click = cellOf('click');
    if (click !== '0' && click !== '1') refuseCell('click', '0 or 1', click);
    const position = Number(cellOf('position'));
    if (!(Number.isInteger(position) && position > 0))
      refuseCell('position', 'a rank of 1 or more', cellOf('position'));
    const timestamp = toTime(cellOf('timestamp'), 'ms') ?? Number.NaN;
    if (Number.isNaN(timestamp)) refuseCell('timestamp', 'a time of ISO 8601', cellOf('timestamp'));
    const words = features.map((feature) => toText(cellOf(feature)) ?? refuseCell(feature, 'a word', cellOf(feature)));
    const item = toId(cellOf('item_id')) ?? refuseCell('item_id', 'an id', cellOf('item_id'));
    return click === '1' ? { user: words.join('+'), item, event: 'click', timestamp, position } : null;
  });
}

/** The first feature is a number of unknown scale, and is left out; the others are words. */
function itemParser(columns: readonly string[]): RowParser<ItemRow> {
  const features = columns.filter((column) => /^item_feature_[1-9]/.test(column));
  return rowParser(['item_id', ...features], (cellOf) => ({
    id: toId(cellOf('item_id')) ?? refuseCell('item_id', 'an id', cellOf('item_id')),
    tags: features.flatMap((feature) => {
      const word = toText(cellOf(feature));
      return word === undefined ? [] : [`${feature}=${word}`];
    }),
  }));
}
