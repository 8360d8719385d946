import { createRng } from '../../data/schema/random.js';
import { evenly } from '../tasks/evenly.js';
import type { BoostRows } from './boost.js';
import { binOf, quantileEdges } from './quantile-bins.js';
import type { TopRows } from './top-rows.js';

/** Bins of a number, at most. */
const BINS = 128;
/** Cases whose rows say where bins begin, at most. */
const MOST_CASES = 200;
/** Rows of a case that is learned from, beside those that the user came to like. */
const OTHERS = 80;

/** Rows of a case, as trees read them. */
export interface BinnedCase extends Pick<TopRows, 'user' | 'score' | 'target' | 'missed'> {
  /** [numbers][rows] */
  readonly bins: readonly Uint8Array[];
}

/** Upper edges of the bins of each number, at quantiles of the rows; [numbers][bins − 1] */
export function fitEdges(cases: readonly Pick<TopRows, 'numbers'>[]): (readonly number[])[] {
  const some = evenly(cases, MOST_CASES);
  return (cases[0]?.numbers ?? []).map((_, number) =>
    quantileEdges(joined(some.map(({ numbers }) => numbers[number]!)), BINS),
  );
}

export function binRows({ numbers, ...rest }: TopRows, edges: readonly (readonly number[])[]): BinnedCase {
  return {
    ...rest,
    bins: numbers.map((values, number) => Uint8Array.from(values, (value) => binOf(value, edges[number]!))),
  };
}

/**
 * The rows that boosting learns from, one case after the other: of each, all that the user came to like and some of the others.
 * @param scale of what weights by count say
 */
export function rowsToBoost(
  cases: readonly BinnedCase[],
  edges: readonly (readonly number[])[],
  scale: number,
  seed: number,
): BoostRows {
  const chosen = cases.map(({ user, target }, index) => {
    const others = Array.from(target.keys()).filter((row) => target[row] === 0);
    const some = new Set(createRng(seed, 'others', user, index).shuffle(others).slice(0, OTHERS));
    return Uint32Array.from(target.keys()).filter((row) => target[row] === 1 || some.has(row));
  });
  const starts = new Int32Array(cases.length + 1);
  chosen.forEach((rows, index) => {
    starts[index + 1] = starts[index]! + rows.length;
  });
  const gather = <T extends Uint8Array | Float64Array>(out: T, of: (one: BinnedCase) => ArrayLike<number>): T => {
    cases.forEach((one, index) => {
      const values = of(one);
      chosen[index]!.forEach((row, at) => {
        out[starts[index]! + at] = values[row]!;
      });
    });
    return out;
  };
  const rows = starts.at(-1)!;
  return {
    starts,
    missed: Int32Array.from(cases, ({ missed }) => missed),
    target: gather(new Uint8Array(rows), ({ target }) => target),
    start: gather(new Float64Array(rows), ({ score }) => score).map((value) => scale * value),
    bins: edges.map((_, number) => gather(new Uint8Array(rows), ({ bins }) => bins[number]!)),
    widths: edges.map(({ length }) => length + 1),
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let first = 0;
  for (const part of parts) {
    all.set(part, first);
    first += part.length;
  }
  return all;
}
