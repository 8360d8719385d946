import { type Emitted, emit } from './emit.js';
import type { Profile } from './graph.js';
import { type InputSpec, type Program, record } from './record.js';
import { sinkScales } from './sink-scales.js';
import { choosePrimes } from './symbols.js';

/** Prime pairs tried before giving up: a genuine constant of the program may equal a prime once. */
const ATTEMPTS = 3;

/**
 * Compiles a program over tensors to ONNX. Dimensions given by name are symbolic: one model serves every size.
 *
 * It is recorded twice, with different sizes for the symbols; the two models must be the same bytes. What depends on a
 * size otherwise than by multiplying it (T + 1, a loop over T, numbers drawn while recording) differs, and is refused. What
 * cannot be seen is a branch in JavaScript that both recordings take alike (`rows > 10 ? … : …`).
 *
 * @throws FusionError `unsupported_kernel`
 * @throws Error for data read while recording, and for sizes that cannot be symbolic
 */
export function compile(
  program: Program,
  inputs: readonly InputSpec<number | string>[],
  { profile = 'standard' }: { readonly profile?: Profile } = {},
): Emitted {
  const dimensions = inputs.flatMap(({ shape }) => shape);
  const names = [...new Set(dimensions.filter((dimension) => typeof dimension === 'string'))];
  const fixed = dimensions.filter((dimension) => typeof dimension === 'number');
  const compileOnce = (round: number): Emitted => {
    const symbols = choosePrimes(names, fixed, round);
    const sized = inputs.map((input) => ({
      ...input,
      shape: input.shape.map((dimension) => (typeof dimension === 'string' ? symbols[dimension]! : dimension)),
    }));
    const recording = record(program, sized, { symbols, profile });
    return emit(profile === 'fused' ? sinkScales(recording) : recording);
  };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [first, second] = [compileOnce(2 * attempt), compileOnce(2 * attempt + 1)];
    if (Buffer.compare(first.bytes, second.bytes) === 0) return first;
  }
  const sizes = names.length > 0 ? `the sizes ${names.join(', ')} in a way that is not a product of them, or on ` : '';
  throw new Error(
    `Two recordings of the program differ: it depends on ${sizes}something that changes between runs, such as random ` +
      'numbers. It cannot be compiled.',
  );
}
