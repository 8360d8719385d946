import type { Slopes } from './lambda-gradients.js';

/**
 * A tree that asks the same question of all rows of a level, so that its leaf is a row of answers: the decision table of Kohavi,
 * The Power of Decision Tables, ECML 1995.
 */
export interface BinnedTree {
  /** Which input each level asks about; [levels] */
  readonly inputs: readonly number[];
  /** A row says yes to a level where its bin lies above this one; [levels] */
  readonly bins: readonly number[];
  /** Of each leaf, whose number has a bit for each level: 1 for yes, the first level's lowest; [2^levels] */
  readonly values: Float64Array;
}

/** Inputs of rows, each cut into bins. */
export interface BinnedInputs {
  /** [inputs][rows] */
  readonly bins: readonly Uint8Array[];
  /** [inputs] */
  readonly widths: readonly number[];
}

export interface TreeOptions {
  readonly levels: number;
  /** The inputs that may be asked about. */
  readonly among: Int32Array;
  /** How strongly leaves are drawn to 0, as curvature. */
  readonly ridge: number;
}

/** The tree whose values, added to rows' scores, lower the loss most, each level by itself; with fewer levels where more lower nothing. */
export function growTree(
  { bins, widths }: BinnedInputs,
  { gradient, curvature }: Pick<Slopes, 'gradient' | 'curvature'>,
  { levels, among, ridge }: TreeOptions,
): BinnedTree {
  const leaf = new Uint8Array(gradient.length);
  const chosen: { input: number; bin: number }[] = [];
  const score = (slope: number, bend: number) => slope ** 2 / (bend + ridge);
  for (let level = 0; level < levels; level++) {
    const leaves = 1 << level;
    let best = { gain: 1e-9, input: -1, bin: -1 };
    for (const input of among) {
      const width = widths[input]!;
      const sums = sumByBin(bins[input]!, width, leaf, leaves, gradient, curvature);
      const total = Float64Array.from({ length: 2 * leaves }, (_, cell) => {
        let sum = 0;
        for (let bin = 0; bin < width; bin++) sum += sums[((cell >> 1) * width + bin) * 2 + (cell & 1)]!;
        return sum;
      });
      const below = new Float64Array(2 * leaves);
      for (let bin = 0; bin + 1 < width; bin++) {
        let gain = 0;
        for (let at = 0; at < leaves; at++) {
          below[2 * at]! += sums[(at * width + bin) * 2]!;
          below[2 * at + 1]! += sums[(at * width + bin) * 2 + 1]!;
          const [slope, bend] = [below[2 * at]!, below[2 * at + 1]!];
          const [allSlope, allBend] = [total[2 * at]!, total[2 * at + 1]!];
          gain += score(slope, bend) + score(allSlope - slope, allBend - bend) - score(allSlope, allBend);
        }
        if (gain > best.gain) best = { gain, input, bin };
      }
    }
    if (best.input < 0) break;
    chosen.push(best);
    const own = bins[best.input]!;
    for (let row = 0; row < leaf.length; row++) if (own[row]! > best.bin) leaf[row]! |= leaves;
  }
  const ends = sumByBin(leaf, 1 << chosen.length, new Uint8Array(leaf.length), 1, gradient, curvature);
  return {
    inputs: chosen.map(({ input }) => input),
    bins: chosen.map(({ bin }) => bin),
    values: Float64Array.from({ length: 1 << chosen.length }, (_, at) => -ends[2 * at]! / (ends[2 * at + 1]! + ridge)),
  };
}

/** Sums of gradient and curvature, by leaf and bin; [leaves · width · 2] */
function sumByBin(
  bins: Uint8Array,
  width: number,
  leaf: Uint8Array,
  leaves: number,
  gradient: Float64Array,
  curvature: Float64Array,
): Float64Array {
  const sums = new Float64Array(leaves * width * 2);
  for (let row = 0; row < bins.length; row++) {
    const cell = (leaf[row]! * width + bins[row]!) * 2;
    sums[cell]! += gradient[row]!;
    sums[cell + 1]! += curvature[row]!;
  }
  return sums;
}

/** Adds a tree's values, times a rate, to the scores of rows. */
export function addTree(
  { inputs, bins: above, values }: BinnedTree,
  bins: readonly Uint8Array[],
  rate: number,
  scores: Float64Array,
): void {
  const asked = inputs.map((input) => bins[input]!);
  for (let row = 0; row < scores.length; row++) {
    let leaf = 0;
    for (let level = 0; level < asked.length; level++) if (asked[level]![row]! > above[level]!) leaf |= 1 << level;
    scores[row]! += rate * values[leaf]!;
  }
}
