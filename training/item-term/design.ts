import type { ItemColumns } from './item-columns.js';
import type { TopRows } from './top-rows.js';

/** The rows of cases one after the other, as a regression reads them: columns are 0 or 1, so bins say it all. */
export interface Design {
  readonly rows: number;
  /** What weights by count say, standardised, whatever scale they are on; [rows] */
  readonly score: Float64Array;
  readonly deviation: number;
  readonly target: Uint8Array;
  readonly baseRate: number;
  /** Numbers that differ: each row's bin, −1 where it is missing, and the column of the first bin. */
  readonly numbers: readonly { readonly bins: Int8Array; readonly start: number; readonly width: number }[];
  /** Columns; after them come the score's scale and the constant. */
  readonly width: number;
}

export function designOf(cases: readonly TopRows[], columns: ItemColumns): Design {
  const rows = cases.reduce((sum, { item }) => sum + item.length, 0);
  const [score, target] = [new Float64Array(rows), new Uint8Array(rows)];
  const numbers = columns.edges.flatMap((edges, number) =>
    edges.length === 0
      ? []
      : [{ number, bins: new Int8Array(rows), start: columns.starts[number]!, width: edges.length + 1 }],
  );
  let first = 0;
  for (const one of cases) {
    score.set(one.score, first);
    target.set(one.target, first);
    const bins = columns.binsOf(one);
    for (const { number, bins: all } of numbers) all.set(bins[number]!, first);
    first += one.item.length;
  }
  const mean = score.reduce((sum, value) => sum + value, 0) / rows;
  const deviation = Math.sqrt(score.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows) || 1;
  return {
    rows,
    score: score.map((value) => (value - mean) / deviation),
    deviation,
    target,
    baseRate: target.reduce((sum, one) => sum + one, 0) / rows,
    numbers,
    width: columns.width,
  };
}

/** Some rows of a design, evenly spread. */
export function everyNth(design: Design, stride: number): Design {
  const rows = Math.ceil(design.rows / stride);
  const taken = <T extends Float64Array | Uint8Array | Int8Array>(values: T) =>
    values.filter((_, row) => row % stride === 0) as T;
  return {
    ...design,
    rows,
    score: taken(design.score),
    target: taken(design.target),
    numbers: design.numbers.map((number) => ({ ...number, bins: taken(number.bins) })),
  };
}

/** Log-odds of each row; [rows] */
export function logOdds({ rows, score, numbers, width }: Design, parameters: Float64Array): Float64Array {
  const [scale, constant] = [parameters[width]!, parameters[width + 1]!];
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) sums[row] = scale * score[row]! + constant;
  for (const { bins, start } of numbers) {
    for (let row = 0; row < rows; row++) if (bins[row]! >= 0) sums[row]! += parameters[start + bins[row]!]!;
  }
  return sums;
}

/** Sums over rows of weight times each column, the score and 1: Xᵀw; [width + 2] */
export function weightedSums({ rows, score, numbers, width }: Design, weights: Float64Array): Float64Array {
  const sums = new Float64Array(width + 2);
  for (const { bins, start } of numbers) {
    for (let row = 0; row < rows; row++) if (bins[row]! >= 0) sums[start + bins[row]!]! += weights[row]!;
  }
  for (let row = 0; row < rows; row++) {
    sums[width]! += weights[row]! * score[row]!;
    sums[width + 1]! += weights[row]!;
  }
  return sums;
}

/**
 * Sums of weight times the product of each two columns: the upper triangle of Xᵀ W X; [(width + 2)²]
 *
 * Two numbers at a time: their products are a table of bins by bins, which stays in the processor's nearest cache.
 */
export function weightedProducts(design: Design, weights: Float64Array): Float64Array {
  const { rows, score, numbers, width } = design;
  const size = width + 2;
  const products = new Float64Array(size * size);
  numbers.forEach((one, first) => {
    for (const other of numbers.slice(first)) {
      const table = new Float64Array(one.width * other.width);
      for (let row = 0; row < rows; row++) {
        const a = one.bins[row]!;
        const b = other.bins[row]!;
        if (a >= 0 && b >= 0) table[a * other.width + b]! += weights[row]!;
      }
      for (let a = 0; a < one.width; a++) {
        products.set(table.subarray(a * other.width, (a + 1) * other.width), (one.start + a) * size + other.start);
      }
    }
  });
  const byScore = weightedSums(
    design,
    weights.map((weight, row) => weight * score[row]!),
  );
  const alone = weightedSums(design, weights);
  for (let column = 0; column < width; column++) {
    products[column * size + width] = byScore[column]!;
    products[column * size + width + 1] = alone[column]!;
  }
  products[width * size + width] = byScore[width]!;
  products[width * size + width + 1] = alone[width]!;
  products[(width + 1) * size + width + 1] = alone[width + 1]!;
  return products;
}
