/** One row of a table: the values of the columns that were asked for, or the sentence that says why it has none. */
export type TableRow =
  | { readonly number: number; readonly values: readonly unknown[] }
  | { readonly number: number; readonly problem: string };

/** A table that is read row by row, whatever it is written in, so that its size does not matter. */
export interface Table {
  /** Name of the file or of the table in a database, for messages. */
  readonly name: string;
  /** What the numbers of its rows count, from 1: the lines of a text, or rows. */
  readonly unit: 'line' | 'row';
  /**
   * The values of some columns, in the order asked for; null or undefined where a row has none. Text files give
   * text; moments that a table knows as such come as dates.
   *
   * @throws FusionError invalid_data when a column is not there, or what is read is no such table
   */
  rows(columns: readonly string[]): AsyncIterable<TableRow>;
}
