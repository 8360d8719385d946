import { FusionError } from '../../schema/errors.js';

/** A row that could not be read. */
export interface BadRow {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** The rows that an import skipped. */
export interface BadRowSummary {
  readonly count: number;
  /** Of how many rows in all files. */
  readonly rows: number;
  /** The first of them. */
  readonly examples: readonly BadRow[];
}

const EXAMPLES = 10;

/** Counts the rows of an import, and keeps the first that were bad. */
export class BadRows {
  readonly #examples: BadRow[] = [];
  #count = 0;
  #rows = 0;

  /** One row that was read. */
  good(): void {
    this.#rows++;
  }

  /** One row that was skipped, and why: what was expected, and what came. */
  bad(row: BadRow): void {
    this.#rows++;
    if (this.#count++ < EXAMPLES) this.#examples.push(row);
  }

  /**
   * Ends the count.
   *
   * @param maxShare the share of all rows that may be bad, in [0, 1]
   * @throws FusionError invalid_data when more are
   */
  summarize(maxShare: number): BadRowSummary {
    const [count, rows, examples] = [this.#count, this.#rows, this.#examples];
    if (count > maxShare * rows) {
      const lines = examples.map(({ file, line, message }) => `\n  ${file}, line ${line}: ${message}`).join('');
      const more = count > EXAMPLES ? `\n  … and ${count - EXAMPLES} more` : '';
      throw new FusionError(
        'invalid_data',
        `expected at most ${100 * maxShare} % malformed rows, got ${count} of ${rows}:${lines}${more}`,
        { count, rows, examples },
      );
    }
    return { count, rows, examples };
  }
}
