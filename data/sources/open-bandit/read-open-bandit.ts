import path from 'node:path';
import { FusionError } from '../../schema/errors.js';
import { CSV, delimitedTable } from '../tables/delimited-table.js';
import { ITEMS_FILE, logFileIn, malformed } from './log-file.js';

/** One impression: an item at a position, chosen with a known probability. */
export interface OpenBanditRow {
  readonly item: string;
  /** 1, 2 or 3: left, centre, right. */
  readonly position: string;
  /** 0 or 1. */
  readonly click: number;
  /** With which the logging policy shows this item there. */
  readonly propensity: number;
}

/** The log of one policy in one campaign. */
export interface OpenBanditLog {
  /** Of the file, without its ending: `men`. */
  readonly campaign: string;
  /** All that could have been shown, whether it was or not. */
  readonly items: readonly string[];
  readonly rows: readonly OpenBanditRow[];
}

/**
 * Reads a folder of the Open Bandit Dataset, such as `bts/` or `random/`: one log and the items of its campaign.
 *
 * A row that does not hold what it should is an error: an estimate from the others would be of another log.
 *
 * @throws FusionError `invalid_data`, with file and line
 * @see Saito and others, Open Bandit Dataset and Pipeline, 2020, https://arxiv.org/abs/2008.07146
 */
export async function readOpenBandit(folder: string): Promise<OpenBanditLog> {
  const file = await logFileIn(folder);
  const items = [];
  for await (const [item] of fieldsOf(path.join(folder, ITEMS_FILE), ['item_id'])) items.push(item!);
  const rows: OpenBanditRow[] = [];
  const known = new Set(items);
  const columns = ['item_id', 'position', 'click', 'propensity_score'];
  for await (const [item, position, click, propensity, where] of fieldsOf(path.join(folder, file), columns)) {
    const row = { item: item!, position: position!, click: Number(click), propensity: Number(propensity) };
    if (!known.has(row.item)) throw malformed(where!, `an item of ${ITEMS_FILE}`, item!);
    if (click !== '0' && click !== '1') throw malformed(where!, 'a click of 0 or 1', click!);
    if (!(row.propensity > 0 && row.propensity <= 1)) throw malformed(where!, 'a propensity in (0, 1]', propensity!);
    rows.push(row);
  }
  if (rows.length === 0) throw malformed(file, 'at least one row', 'none');
  return { campaign: path.basename(file, '.csv'), items, rows };
}

/** The named columns of each line of a CSV file, and after them where the line is. */
async function* fieldsOf(file: string, columns: readonly string[]): AsyncGenerator<readonly string[]> {
  for await (const row of delimitedTable(file, CSV).rows(columns)) {
    const where = `${file}, line ${row.number}`;
    if ('problem' in row) throw new FusionError('invalid_data', `${where}: ${row.problem}`);
    const values = row.values as readonly string[];
    const empty = columns.filter((_, index) => values[index] === '');
    if (empty.length > 0) throw malformed(where, `fields ${columns.join(', ')}`, `none in ${empty.join(', ')}`);
    yield [...values, where];
  }
}
