import type { Rng } from '../../../data/schema/random.js';
import type { HostTensor } from '../../../training/engines/runtime.js';

/** An operand of a kernel: a shape whose letters are sizes, and what its elements are drawn from. */
export interface Operand {
  readonly shape: readonly (number | string)[];
  readonly dtype: 'float32' | 'int32';
  /** Elements are in [low, high); a letter is a size. */
  readonly low: number;
  readonly high: number | string;
}

export type Sizes = Readonly<Record<string, number>>;

/** Numbers in [low, high). */
export function random(shape: Operand['shape'], low = -2, high = 2): Operand {
  return { shape, dtype: 'float32', low, high };
}

/** Integers in [low, high). */
export function integers(shape: Operand['shape'], low: number, high: number | string): Operand {
  return { shape, dtype: 'int32', low, high };
}

/** A size in [least, least + 3] for each letter of the operands. */
export function drawSizes(operands: readonly Operand[], least: number, rng: Rng): Sizes {
  const letters = new Set(operands.flatMap(({ shape }) => shape).filter((size) => typeof size === 'string'));
  return Object.fromEntries([...letters].map((letter) => [letter, least + Math.floor(4 * rng.next())]));
}

export function drawOperand({ shape, dtype, low, high }: Operand, sizes: Sizes, rng: Rng): HostTensor {
  const dimensions = atSizes(shape, sizes);
  const length = dimensions.reduce((product, dimension) => product * dimension, 1);
  const top = typeof high === 'string' ? sizes[high]! : high;
  const draw = () => low + (top - low) * rng.next();
  const data = dtype === 'float32' ? Float32Array.from({ length }, draw) : Int32Array.from({ length }, draw);
  return { data: dtype === 'int32' ? data.map(Math.floor) : data, shape: dimensions };
}

export function atSizes(shape: Operand['shape'], sizes: Sizes): number[] {
  return shape.map((size) => (typeof size === 'string' ? sizes[size]! : size));
}
