import { basename, extname } from 'node:path';
import { type Scored, type ScoreRow, withScores } from '../../dataset/index.js';
import type { Dataset } from '../../schema/dataset.js';
import { FusionError } from '../../schema/errors.js';
import { MAX_BAD_ROWS } from '../import-rows.js';
import { parseTable } from '../tables/parse-table.js';
import { type BadRowSummary, BadRows } from '../text/bad-rows.js';
import { scoreParser } from './parse-scores.js';
import { planScoreColumns, type ScoreColumnNames } from './score-columns.js';
import { openScoreFile } from './score-file.js';

export interface ImportScoresOptions {
  readonly dataset: Dataset;
  /** Files; `name=file` names the source of a file that has the scores of one alone, else its own name does. */
  readonly from: readonly string[];
  readonly columns?: ScoreColumnNames;
  /** Take the places in each user's lists, as −ln(rank), instead of the scores. */
  readonly ranks?: boolean;
  /** Share of malformed rows, in [0, 1], that are skipped; more make the import fail. */
  readonly maxBadRows?: number;
}

/** A dataset with scores, and the rows that were skipped on the way. */
export interface ImportedScoresOf extends Scored {
  readonly badRows: BadRowSummary;
}

/**
 * Scores of other scorers for a dataset: tables (CSV, TSV, Arrow, Parquet, JSON lines) with one column a
 * source or one score a row, and TREC runs.
 *
 * @throws FusionError invalid_data when too many rows are malformed, a source scores a pair twice, or no user of the
 * scores is one of the dataset
 */
export async function importScores({
  dataset,
  from,
  columns = {},
  ranks = false,
  maxBadRows = MAX_BAD_ROWS,
}: ImportScoresOptions): Promise<ImportedScoresOf> {
  const badRows = new BadRows(maxBadRows);
  const scored = await withScores(dataset, readAll(from, columns, badRows), { ranks });
  const summary = badRows.summarize();
  refuseStrangers(dataset, scored);
  return { ...scored, badRows: summary };
}

async function* readAll(
  from: readonly string[],
  columns: ScoreColumnNames,
  badRows: BadRows,
): AsyncGenerator<ScoreRow> {
  for (const argument of from) {
    const { name, path } = namedFile(argument);
    const file = await openScoreFile(path);
    const parser = scoreParser(planScoreColumns(file, columns, name));
    for await (const rows of parseTable(file.table, parser.columns, parser.parse, badRows)) yield* rows;
  }
}

/** `knn=runs/1.txt`, or a path alone, whose last part without its ending is the name. */
function namedFile(argument: string): { readonly name: string; readonly path: string } {
  const named = /^([A-Za-z0-9_.:@-]+)=(.+)$/.exec(argument);
  if (named) return { name: named[1]!, path: named[2]! };
  return { name: basename(argument, extname(argument)), path: argument };
}

/** Ids of another kind than the dataset's would otherwise pass for as many new users. */
function refuseStrangers(before: Dataset, { dataset: { scores } }: Scored): void {
  const users = new Set(scores!.user);
  if ([...users].some((user) => user < before.users.ids.length)) return;
  const message = `scores: expected some users of dataset ${before.name}, got ${users.size} others; are the ids of the same kind?`;
  throw new FusionError('invalid_data', message);
}
