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
    const row = this.#rows.get(id) ?? this.#free.pop() ?? this.#ids.length;
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

  async search(query: Float32Array, options: SearchOptions): Promise<RankedList> {
    const { topK, accept = () => true } = options;
    const [matrix, rows] = [this.#matrix, this.#ids.length];
    if (this.#rows.size === 0) return [];
    const scores = await (await this.#product()).multiply(matrix, rows, query);
    if (matrix !== this.#matrix) return this.search(query, options); // it grew meanwhile, and rows may have found new owners
    for (let row = 0; row < rows; row++) {
      const id = this.#ids[row];
      if (id === undefined || !accept(id)) scores[row] = Number.NEGATIVE_INFINITY;
    }
    const best = [...bestRows(scores, topK)].filter((row) => scores[row]! > Number.NEGATIVE_INFINITY);
    return best
      .map((row) => ({ id: this.#ids[row]!, score: scores[row]! }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  }
}
