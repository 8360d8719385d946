import type { ContextColumn } from '../schema/dataset.js';
import { NumberList } from './number-list.js';

/** Collects the situations of rows as columns: each name that some row has is a column, NaN in the rows without it. */
export class ContextLog {
  readonly #columns = new Map<string, NumberList<Float64Array>>();
  #rows = 0;

  /** Adds one row. */
  add(context: Readonly<Record<string, number>> = {}): void {
    for (const name of Object.keys(context)) {
      if (this.#columns.has(name)) continue;
      this.#columns.set(name, new NumberList(Float64Array, { rows: this.#rows, missing: Number.NaN }));
    }
    for (const [name, values] of this.#columns) values.push(context[name] ?? Number.NaN);
    this.#rows++;
  }

  /** In the order of their names, so that the order of the rows does not matter. */
  columns(): ContextColumn[] {
    return [...this.#columns]
      .map(([name, values]) => ({ name, value: values.view() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
