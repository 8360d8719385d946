import type { Profile } from './graph.js';
import { type InputSpec, type Program, type Recording, record } from './record.js';
import { choosePrimes } from './symbols.js';

/**
 * Records a program some of whose dimensions are names. Each name is recorded at a prime; another round takes others.
 * @throws FusionError `unsupported_kernel`, and as `record` does
 */
export function recordSymbolic(
  program: Program,
  inputs: readonly InputSpec<number | string>[],
  { profile, round }: { readonly profile: Profile; readonly round: number },
): Recording {
  const dimensions = inputs.flatMap(({ shape }) => shape);
  const fixed = dimensions.filter((dimension) => typeof dimension === 'number');
  const symbols = choosePrimes(symbolNames(inputs), fixed, round);
  const sized = inputs.map((input) => ({
    ...input,
    shape: input.shape.map((dimension) => (typeof dimension === 'string' ? symbols[dimension]! : dimension)),
  }));
  return record(program, sized, { symbols, profile });
}

/** The names among the dimensions, each once. */
export function symbolNames(inputs: readonly InputSpec<number | string>[]): string[] {
  const dimensions = inputs.flatMap(({ shape }) => shape);
  return [...new Set(dimensions.filter((dimension) => typeof dimension === 'string'))];
}
