import type { ContextColumn } from '../schema/dataset.js';

/** Collects the situations of rows as columns: each name that some row has is a column, NaN in the rows without it. */
export class ContextLog {
  readonly #columns = new Map<string, number[]>();
  #rows = 0;

  /** Adds one row. */
  add(context: Readonly<Record<string, number>> = {}): void {
    for (const name of Object.keys(context)) {
      if (!this.#columns.has(name)) this.#columns.set(name, new Array<number>(this.#rows).fill(Number.NaN));
    }
    for (const [name, values] of this.#columns) values.push(context[name] ?? Number.NaN);
    this.#rows++;
  }

  /** In the order of their names, so that the order of the rows does not matter. */
  columns(): ContextColumn[] {
    return [...this.#columns]
      .map(([name, values]) => ({ name, value: Float64Array.from(values) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
