import { type Parsed, shown } from '../tables/parse-table.js';

/** Parses the rows of a table, given the values of some of its columns. */
export interface RowParser<Row> {
  /** The columns whose values `parse` wants, in its order; each once. */
  readonly columns: readonly string[];
  readonly parse: (values: readonly unknown[]) => Parsed<Row>;
}

/** What is wrong with a cell. Thrown inside a parser, for it is the same whichever field it is. */
class CellProblem extends Error {
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** Ends the parsing of a row with what is wrong with it. */
export function refuseCell(field: string, expected: string, cell: unknown): never {
  throw new CellProblem(field, `expected ${expected}, got ${shown(cell)}`);
}

/** A parser of rows from a function that reads cells by the name of their column. */
export function rowParser<Row>(
  columns: readonly string[],
  read: (cellOf: (column: string) => unknown) => Row,
): RowParser<Row> {
  const distinct = [...new Set(columns)];
  const positions = new Map(distinct.map((column, index) => [column, index]));
  return {
    columns: distinct,
    parse: (values) => {
      try {
        return { row: read((column) => values[positions.get(column)!]) };
      } catch (error) {
        if (error instanceof CellProblem) return { field: error.field, problem: error.message };
        throw error;
      }
    },
  };
}
