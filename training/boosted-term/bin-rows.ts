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

/** All rows of cases, as trees read them. */
export interface BinnedRows extends BoostRows {
  /** [cases] */
  readonly users: Int32Array;
}

/** Upper edges of the bins of each number, at quantiles of the rows; [numbers][bins − 1] */
export function fitEdges(cases: readonly Pick<TopRows, 'numbers'>[]): (readonly number[])[] {
  const some = evenly(cases, MOST_CASES);
  return (cases[0]?.numbers ?? []).map((_, number) =>
    quantileEdges(joined(some.map(({ numbers }) => numbers[number]!)), BINS),
  );
}

/** @param scale of what weights by count say */
export function binRows(cases: readonly TopRows[], edges: readonly (readonly number[])[], scale: number): BinnedRows {
  const starts = startsOf(cases.map(({ target }) => target.length));
  const rows = starts.at(-1)!;
  const join = <T extends Values>(into: T, of: (one: TopRows) => Float32Array | Uint8Array, as: Change): T => {
    let at = 0;
    for (const one of cases) for (const value of of(one)) into[at++] = as(value);
    return into;
  };
  return {
    ...{ starts, users: Int32Array.from(cases, ({ user }) => user) },
    missed: Int32Array.from(cases, ({ missed }) => missed),
    target: join(
      sharedBytes(rows),
      ({ target }) => target,
      (liked) => liked,
    ),
    start: join(
      sharedFloats(rows),
      ({ score }) => score,
      (score) => scale * score,
    ),
    bins: edges.map((own, number) =>
      join(
        sharedBytes(rows),
        ({ numbers }) => numbers[number]!,
        (value) => binOf(value, own),
      ),
    ),
    widths: edges.map(({ length }) => length + 1),
  };
}

/**
 * The rows of some cases that trees are fitted to: all that the users came to like, and a seeded draw of the others.
 * @param cases which of them
 */
export function rowsToBoost(all: BinnedRows, cases: readonly number[], seed: number): BoostRows {
  const chosen = cases.map((one, index) => {
    const rows = Array.from({ length: all.starts[one + 1]! - all.starts[one]! }, (_, row) => all.starts[one]! + row);
    const others = rows.filter((row) => all.target[row] === 0);
    const some = new Set(createRng(seed, 'others', all.users[one]!, index).shuffle(others).slice(0, OTHERS));
    return rows.filter((row) => all.target[row] === 1 || some.has(row));
  });
  const from = Uint32Array.from(chosen.flat());
  const gather = <T extends Values>(into: T, values: Values): T => {
    for (let row = 0; row < from.length; row++) into[row] = values[from[row]!]!;
    return into;
  };
  return {
    starts: startsOf(chosen.map(({ length }) => length)),
    missed: Int32Array.from(cases, (one) => all.missed[one]!),
    target: gather(sharedBytes(from.length), all.target),
    start: gather(sharedFloats(from.length), all.start),
    bins: all.bins.map((own) => gather(sharedBytes(from.length), own)),
    widths: all.widths,
  };
}

type Values = Uint8Array | Float64Array;
type Change = (value: number) => number;

// Threads that grow trees read these where they lie.
function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

/** Where each of them starts, one after the other, and behind them where they end. */
function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  lengths.forEach((length, index) => {
    starts[index + 1] = starts[index]! + length;
  });
  return starts;
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
