import { FusionError } from '../../schema/errors.js';

/** A row that could not be read, and where it is. */
export interface BadRow {
  readonly file: string;
  /** 1-based, of a text file. */
  readonly line?: number;
  /** 1-based, of any other table. */
  readonly row?: number;
  /** The column that holds what is wrong, where it is one. */
  readonly field?: string;
  readonly message: string;
}

/** The rows of an import, and those that it skipped. */
export interface BadRowSummary {
  /** Skipped. */
  readonly count: number;
  /** Of how many rows in all files. */
  readonly rows: number;
  /** Rows that were read and taken, by file. */
  readonly files: Readonly<Record<string, number>>;
  /** The first that were skipped. */
  readonly examples: readonly BadRow[];
}

const EXAMPLES = 10;
/** An import of which most of so many rows are bad reads the wrong file, or with the wrong mapping. */
const HOPELESS = 1000;

/** Counts the rows of an import, and keeps the first that were bad. */
export class BadRows {
  readonly #examples: BadRow[] = [];
  readonly #files = new Map<string, number>();
  readonly #maxShare: number;
  #count = 0;
  #good = 0;

  /**
   * @param maxShare the share of all rows that may be bad, in [0, 1]
   * @throws FusionError usage when that is no share
   */
  constructor(maxShare: number) {
    if (!(maxShare >= 0 && maxShare <= 1)) {
      throw new FusionError('usage', `max bad rows: expected a share in [0, 1], got ${maxShare}`);
    }
    this.#maxShare = maxShare;
  }

  /** One row that was read. */
  good(file: string): void {
    this.#good++;
    this.#files.set(file, (this.#files.get(file) ?? 0) + 1);
  }

  /**
   * One row that was skipped, and why: what was expected, and what came.
   *
   * @throws FusionError invalid_data when there is no hope that the rest is better
   */
  bad(row: BadRow): void {
    if (this.#count++ < EXAMPLES) this.#examples.push(row);
    if (this.#count === HOPELESS && this.#count > this.#good && this.#maxShare < 0.5) this.#refuse();
  }

  /**
   * Ends the count.
   *
   * @throws FusionError invalid_data when more rows than the share are bad
   */
  summarize(): BadRowSummary {
    const [count, rows] = [this.#count, this.#count + this.#good];
    if (count > this.#maxShare * rows) this.#refuse();
    return { count, rows, files: Object.fromEntries(this.#files), examples: this.#examples };
  }

  #refuse(): never {
    const [count, rows, examples] = [this.#count, this.#count + this.#good, this.#examples];
    const lines = examples.map((row) => `\n  ${badRowText(row)}`).join('');
    const more = count > EXAMPLES ? `\n  … and ${count - EXAMPLES} more` : '';
    throw new FusionError(
      'invalid_data',
      `expected at most ${100 * this.#maxShare} % malformed rows, got ${count} of ${rows}:${lines}${more}`,
      { count, rows, examples },
    );
  }
}

/** The row in one line: `plays.csv, line 12, timestamp: expected …`. */
export function badRowText({ file, line, row, field, message }: BadRow): string {
  const number = line === undefined ? `row ${row}` : `line ${line}`;
  return `${[file, number, field].filter((part) => part !== undefined).join(', ')}: ${message}`;
}
