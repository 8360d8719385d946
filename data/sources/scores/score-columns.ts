import { FusionError } from '../../schema/errors.js';
import type { ScoreFile } from './score-file.js';

/** Where a file has what; what is left out is looked for under its usual name. */
export interface ScoreColumnNames {
  /** `user_id` or `user`. */
  readonly user?: string;
  /** `item_id` or `item`. */
  readonly item?: string;
  /** `timestamp`, where there is one. */
  readonly timestamp?: string;
  /** Who made the score of a row, in a file of one score a row: `source`. */
  readonly source?: string;
  /** `score` */
  readonly score?: string;
  /** In a file of one column a source: the columns to take; all that are none of the others if left out. */
  readonly sources?: readonly string[];
}

/** The columns of one file: one score a row and who made it, or one column a source. */
export interface ScoreColumnPlan {
  readonly user: string;
  readonly item: string;
  readonly timestamp: string | undefined;
  readonly scores:
    | { readonly kind: 'long'; readonly source: string; readonly score: string }
    | { readonly kind: 'wide'; readonly columns: readonly { readonly column: string; readonly source: string }[] };
}

/**
 * Finds the columns of a file.
 *
 * @param name of the source, where the file has the scores of one alone: those of a TREC run, or of a column `score`
 * @throws FusionError invalid_data with what was looked for and what is there
 */
export function planScoreColumns(
  { kind, columns, table }: ScoreFile,
  names: ScoreColumnNames,
  name: string,
): ScoreColumnPlan {
  const find = (wanted: string | undefined, usual: readonly string[]) =>
    (wanted === undefined ? usual : [wanted]).find((column) => columns.includes(column));
  const need = (what: string, wanted: string | undefined, usual: readonly string[]): string => {
    const found = find(wanted, usual);
    if (found !== undefined) return found;
    const expected = wanted ?? usual.join(' or ');
    throw new FusionError(
      'invalid_data',
      `${table.name}: expected a column ${expected} (${what}), got ${columns.join(', ')}`,
    );
  };
  if (kind === 'trec') {
    const scores = { kind: 'wide', columns: [{ column: 'score', source: name }] } as const;
    return { user: 'topic', item: 'document', timestamp: undefined, scores };
  }
  const user = need('the user', names.user, ['user_id', 'user']);
  const item = need('the item', names.item, ['item_id', 'item']);
  const timestamp =
    names.timestamp === undefined ? find(undefined, ['timestamp']) : need('the time', names.timestamp, []);
  const [source, score] = [find(names.source, ['source']), find(names.score, ['score'])];
  if (source !== undefined && score !== undefined) {
    return { user, item, timestamp, scores: { kind: 'long', source, score } };
  }
  if (names.source !== undefined) need('who made the score', names.source, []);
  const others = columns.filter((column) => ![user, item, timestamp].includes(column));
  const wide = names.sources?.map((column) => need('a source', column, [])) ?? others;
  if (wide.length === 0) need('a source', undefined, ['score']);
  return { user, item, timestamp, scores: { kind: 'wide', columns: wide.map((column) => sourceOf(column, name)) } };
}

function sourceOf(column: string, name: string) {
  return { column, source: column === 'score' ? name : column.replace(/_score$/, '') };
}
