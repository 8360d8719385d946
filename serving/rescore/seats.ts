/** Hands values out to those who wait for one, in the order in which they came. */
export class Seats<Value> {
  readonly #free: Value[];
  readonly #waiting: ((value: Value) => void)[] = [];

  constructor(values: readonly Value[]) {
    this.#free = [...values];
  }

  /** Lends a value, until what `run` returns has settled. */
  async use<Result>(run: (value: Value) => Promise<Result>): Promise<Result> {
    const value = this.#free.shift() ?? (await new Promise<Value>((resolve) => this.#waiting.push(resolve)));
    try {
      return await run(value);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(value);
      else this.#free.push(value);
    }
  }
}
