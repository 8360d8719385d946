import type { RankedList } from '../../models/fusion/ranked-list.js';
import { topK as bestRows } from '../../models/metrics/top-k.js';
import type { MatrixProduct } from './matrix-product.js';
import type { SearchIndex, SearchOptions } from './search-index.js';

const FIRST_CAPACITY = 64;

/**
 * Vectors by their dot product with a query: all are compared, so nothing near is missed. For cosines, put and ask unit vectors.
 *
 * They lie in one matrix that doubles when it is full: 4 bytes a number, twice that at worst.
 */
export class VectorIndex implements SearchIndex<Float32Array, Float32Array> {
  readonly #dimension: number;
  readonly #product: () => Promise<MatrixProduct>;
  #matrix: Float32Array;
  readonly #rows = new Map<string, number>();
  /** Undefined where a row is free. */
  readonly #ids: (string | undefined)[] = [];
  readonly #free: number[] = [];
  /** How many documents had come when a row got its present one. */
  readonly #since: number[] = [];
  #arrivals = 0;

  constructor(dimension: number, product: () => Promise<MatrixProduct>) {
    this.#dimension = dimension;
    this.#product = product;
    this.#matrix = new Float32Array(FIRST_CAPACITY * dimension);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** @param vector [dimension] */
  put(id: string, vector: Float32Array): void {
    const known = this.#rows.get(id);
    const row = known ?? this.#free.pop() ?? this.#ids.length;
    if (known === undefined) this.#since[row] = ++this.#arrivals;
    const end = (row + 1) * this.#dimension;
    if (end > this.#matrix.length) {
      const grown = new Float32Array(2 * this.#matrix.length);
      grown.set(this.#matrix);
      this.#matrix = grown;
    }
    this.#matrix.set(vector, row * this.#dimension);
    this.#ids[row] = id;
    this.#rows.set(id, row);
  }

  delete(id: string): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.delete(id);
    this.#ids[row] = undefined;
    this.#free.push(row);
  }

  /** Of the documents that were there when it was asked: those that come meanwhile may stand where another stood. */
  async search(query: Float32Array, { topK, accept = () => true }: SearchOptions): Promise<RankedList> {
    const [matrix, rows, arrivals] = [this.#matrix, this.#ids.length, this.#arrivals];
    if (this.#rows.size === 0) return [];
    const scores = await (await this.#product()).multiply(matrix, rows, query);
    for (let row = 0; row < rows; row++) {
      const id = this.#ids[row];
      if (id === undefined || this.#since[row]! > arrivals || !accept(id)) scores[row] = Number.NEGATIVE_INFINITY;
    }
    const best = [...bestRows(scores, topK)].filter((row) => scores[row]! > Number.NEGATIVE_INFINITY);
    return best
      .map((row) => ({ id: this.#ids[row]!, score: scores[row]! }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  }
}
