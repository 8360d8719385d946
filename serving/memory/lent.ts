/**
 * Something that several use at once, and that is closed when it is given up and the last of them is done: whoever began with it
 * ends with it.
 */
export class Lent<Value> {
  readonly value: Value;
  readonly #close: (value: Value) => Promise<void>;
  #users = 0;
  #closed: Promise<void> | undefined;
  #onLeft: () => void = () => {};

  constructor(value: Value, close: (value: Value) => Promise<void>) {
    this.value = value;
    this.#close = close;
  }

  /** Keeps it open until what `run` returns has settled. Nobody may begin once it is closed; until then it can be used. */
  async use<Result>(run: (value: Value) => Result | Promise<Result>): Promise<Result> {
    this.#users++;
    try {
      return await run(this.value);
    } finally {
      this.#users--;
      if (this.#users === 0) this.#onLeft();
    }
  }

  /** Resolves when it is closed; asked again, it is the same closing. */
  giveUp(): Promise<void> {
    this.#closed ??= this.#left().then(() => this.#close(this.value));
    return this.#closed;
  }

  #left(): Promise<void> {
    if (this.#users === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onLeft = resolve;
    });
  }
}
