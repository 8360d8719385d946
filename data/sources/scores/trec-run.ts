import { basename } from 'node:path';
import type { Table, TableRow } from '../tables/table.js';
import { readLines } from '../text/read-lines.js';

/** The fields of a line of a TREC run. */
export const TREC_COLUMNS = ['topic', 'q0', 'document', 'rank', 'score', 'tag'] as const;

/**
 * A TREC run as a table: `topic Q0 document rank score tag`, separated by any white space.
 *
 * Scores alone decide the order, as in trec_eval: the rank column is read past, whatever it says.
 *
 * @see NIST, trec_eval, README, "results file format".
 */
export function trecRun(path: string): Table {
  return { name: basename(path), unit: 'line', rows: (columns) => rowsOf(path, columns) };
}

/** Whether a line reads as one of a run. */
export function isTrecLine(line: string): boolean {
  const fields = fieldsOf(line);
  return (
    fields.length === TREC_COLUMNS.length && [fields[3], fields[4]].every((field) => Number.isFinite(Number(field)))
  );
}

async function* rowsOf(path: string, columns: readonly string[]): AsyncGenerator<TableRow> {
  const positions = columns.map((column) => TREC_COLUMNS.indexOf(column as (typeof TREC_COLUMNS)[number]));
  for await (const line of readLines(path, 'utf8')) {
    const { number } = line;
    if ('problem' in line) {
      yield line;
      continue;
    }
    const fields = fieldsOf(line.text);
    if (fields.length === TREC_COLUMNS.length) yield { number, values: positions.map((position) => fields[position]) };
    else yield { number, problem: `expected ${TREC_COLUMNS.length} fields, got ${fields.length}` };
  }
}

function fieldsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}
