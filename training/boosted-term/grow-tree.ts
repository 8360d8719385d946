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
  slopes: Pick<Slopes, 'gradient' | 'curvature'>,
  { levels, among, ridge }: TreeOptions,
): BinnedTree {
  const leaf = new Uint8Array(slopes.gradient.length);
  const rows = new Uint32Array(leaf.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  const inputs = Array.from(among, (input) => ({ bins: bins[input]!, width: widths[input]! }));
  const chosen: Question[] = [];
  let sums = sumByBin(rows, inputs, leaf, 1, slopes);
  for (let level = 0; level < levels; level++) {
    const leaves = 1 << level;
    const best = bestQuestion(sums, leaves, ridge);
    if (best === null) break;
    const input = among[best.place]!;
    const own = bins[input]!;
    chosen.push({ input, bin: best.bin });
    if (level + 1 < levels) {
      const { isYes, fewer } = rarerAnswer(own, best.bin); // those of the other answer are the rest
      const parts = sumByBin(fewer, inputs, leaf, leaves, slopes);
      sums = sums.map((both, place) => besideTheRest(parts[place]!, both, isYes));
    }
    for (let row = 0; row < leaf.length; row++) leaf[row]! |= above(own[row]!, best.bin) & leaves;
  }
  const atLeaf = { bins: leaf, width: 1 << chosen.length };
  const ends = sumByBin(rows, [atLeaf], new Uint8Array(leaf.length), 1, slopes)[0]!;
  return {
    inputs: chosen.map(({ input }) => input),
    bins: chosen.map(({ bin }) => bin),
    values: Float64Array.from({ length: 1 << chosen.length }, (_, at) => -ends[2 * at]! / (ends[2 * at + 1]! + ridge)),
  };
}

/** A level's: what is asked, and above which bin the answer is yes. */
interface Question {
  readonly input: number;
  readonly bin: number;
}

/** The question that lowers the loss most, asked of all leaves; null where none does. @param sums of each input, as `sumByBin` makes them */
function bestQuestion(
  sums: readonly Float64Array[],
  leaves: number,
  ridge: number,
): { readonly place: number; readonly bin: number } | null {
  const score = (slope: number, bend: number) => slope ** 2 / (bend + ridge);
  let best = { gain: 1e-9, place: -1, bin: -1 };
  sums.forEach((own, place) => {
    const width = own.length / leaves / 2;
    const total = new Float64Array(2 * leaves);
    for (let cell = 0; cell < own.length; cell++) total[2 * Math.floor(cell / 2 / width) + (cell & 1)]! += own[cell]!;
    const below = new Float64Array(2 * leaves);
    for (let bin = 0; bin + 1 < width; bin++) {
      let gain = 0;
      for (let at = 0; at < leaves; at++) {
        below[2 * at]! += own[(at * width + bin) * 2]!;
        below[2 * at + 1]! += own[(at * width + bin) * 2 + 1]!;
        const [slope, bend] = [below[2 * at]!, below[2 * at + 1]!];
        const [allSlope, allBend] = [total[2 * at]!, total[2 * at + 1]!];
        gain += score(slope, bend) + score(allSlope - slope, allBend - bend) - score(allSlope, allBend);
      }
      if (gain > best.gain) best = { gain, place, bin };
    }
  });
  return best.place < 0 ? null : best;
}

/** The rarer answer to whether a bin lies above one, and whose it is. */
function rarerAnswer(bins: Uint8Array, bin: number): { readonly isYes: boolean; readonly fewer: Uint32Array } {
  let yes = 0;
  for (let row = 0; row < bins.length; row++) yes -= above(bins[row]!, bin);
  const isYes = 2 * yes <= bins.length;
  const wanted = isYes ? -1 : 0;
  const fewer = new Uint32Array(bins.length);
  let count = 0;
  for (let row = 0; row < bins.length; row++) {
    fewer[count] = row; // written over by the next, unless it stays
    count += 1 + (above(bins[row]!, bin) ^ wanted);
  }
  return { isYes, fewer: fewer.subarray(0, count) };
}

/** −1, all bits of it, where a bin lies above another, else 0: answers are as good as random, and a branch on them is guessed wrong. */
function above(bin: number, other: number): number {
  return (other - bin) >> 31;
}

/** An input that may be asked about: its bins by row, and how many there are. */
interface Input {
  readonly bins: Uint8Array;
  readonly width: number;
}

/** Rows that are summed together: what is read of them for one input is in a core's cache for the next. */
const BLOCK = 2048;

/** Sums of gradient and curvature over some rows, of each input by leaf and bin; [inputs][leaves · width · 2] */
function sumByBin(
  rows: Uint32Array,
  inputs: readonly Input[],
  leaf: Uint8Array,
  leaves: number,
  { gradient, curvature }: Pick<Slopes, 'gradient' | 'curvature'>,
): Float64Array[] {
  const sums = inputs.map(({ width }) => new Float64Array(leaves * width * 2));
  const slopes = new Float64Array(2 * BLOCK);
  const leafOf = new Uint8Array(BLOCK);
  for (let start = 0; start < rows.length; start += BLOCK) {
    const block = rows.subarray(start, start + BLOCK);
    for (let at = 0; at < block.length; at++) {
      const row = block[at]!;
      slopes[2 * at] = gradient[row]!;
      slopes[2 * at + 1] = curvature[row]!;
      leafOf[at] = leaf[row]!;
    }
    for (let input = 0; input < inputs.length; input++) addBlock(block, inputs[input]!, leafOf, slopes, sums[input]!);
  }
  return sums;
}

/** @param slopes gradient and curvature of each row of the block, side by side */
function addBlock(
  block: Uint32Array,
  { bins, width }: Input,
  leafOf: Uint8Array,
  slopes: Float64Array,
  sums: Float64Array,
): void {
  for (let at = 0; at < block.length; at++) {
    const cell = (leafOf[at]! * width + bins[block[at]!]!) * 2;
    sums[cell]! += slopes[2 * at]!;
    sums[cell + 1]! += slopes[2 * at + 1]!;
  }
}

/** The sums of part of the rows and of the rest: those of the answer no, then those of yes. */
function besideTheRest(part: Float64Array, both: Float64Array, isYes: boolean): Float64Array {
  const answers = new Float64Array(2 * part.length);
  const [ofPart, ofRest] = isYes ? [part.length, 0] : [0, part.length];
  for (let cell = 0; cell < part.length; cell++) {
    answers[ofPart + cell] = part[cell]!;
    answers[ofRest + cell] = both[cell]! - part[cell]!;
  }
  return answers;
}

/** Adds a tree's values, times a rate, to the scores of rows. @param first the row whose score is the first one */
export function addTree(
  { inputs, bins: above, values }: BinnedTree,
  bins: readonly Uint8Array[],
  rate: number,
  scores: Float64Array,
  first = 0,
): void {
  const asked = inputs.map((input) => bins[input]!);
  for (let row = 0; row < scores.length; row++) {
    let leaf = 0;
    for (let level = 0; level < asked.length; level++)
      if (asked[level]![first + row]! > above[level]!) leaf |= 1 << level;
    scores[row]! += rate * values[leaf]!;
  }
}
