import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { FusionError } from '../../schema/errors.js';
import { parseCsvLine } from '../text/parse-csv-line.js';
import { readLines } from '../text/read-lines.js';

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

const ITEMS_FILE = 'item_context.csv';

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

async function logFileIn(folder: string): Promise<string> {
  const files = await readdir(folder).catch((error) => {
    throw new FusionError('invalid_data', `${folder}: expected a folder that can be read`, {}, error);
  });
  const logs = files.filter((file) => file.endsWith('.csv') && file !== ITEMS_FILE);
  if (logs.length === 1 && files.includes(ITEMS_FILE)) return logs[0]!;
  throw malformed(folder, `${ITEMS_FILE} and one other CSV file`, files.slice(0, 10).join(', ') || 'no files');
}

/** The named columns of each line of a CSV file with a header, and after them where the line is. */
async function* fieldsOf(file: string, columns: readonly string[]): AsyncGenerator<readonly string[]> {
  let positions: readonly number[] | undefined;
  for await (const { number, text } of readLines(file, 'utf8')) {
    const fields = parseCsvLine(text);
    const where = `${file}, line ${number}`;
    if (positions === undefined) {
      positions = columns.map((column) => fields?.indexOf(column) ?? -1);
      const missing = columns.filter((_, index) => positions![index]! < 0);
      if (missing.length > 0)
        throw malformed(where, `columns ${columns.join(', ')}`, `none named ${missing.join(', ')}`);
      continue;
    }
    const values = positions.map((position) => fields?.[position]);
    if (values.some((value) => value === undefined || value === '')) {
      throw malformed(where, `fields ${columns.join(', ')}`, fields === undefined ? 'no CSV' : 'fewer');
    }
    yield [...(values as string[]), where];
  }
}

function malformed(where: string, expected: string, got: string): FusionError {
  return new FusionError('invalid_data', `${where}: expected ${expected}, got ${got}`);
}
