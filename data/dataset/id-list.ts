/** Ids in the order in which they were first met, each with its index. */
export class IdList {
  readonly #indices = new Map<string, number>();
  readonly #ids: string[] = [];

  get ids(): readonly string[] {
    return this.#ids;
  }

  has(id: string): boolean {
    return this.#indices.has(id);
  }

  /** The id's index; an id that is new gets the next one. */
  indexOf(id: string): number {
    const known = this.#indices.get(id);
    if (known !== undefined) return known;
    this.#indices.set(id, this.#ids.length);
    return this.#ids.push(id) - 1;
  }
}
