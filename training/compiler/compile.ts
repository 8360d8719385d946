import { type Emitted, emit } from './emit.js';
import type { Profile } from './graph.js';
import type { InputSpec, Program, RecordedGraph } from './record.js';
import { recordSymbolic, symbolNames } from './record-symbolic.js';
import { sinkScales } from './sink-scales.js';

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
  const compileOnce = (round: number) => emit(lower(recordSymbolic(program, inputs, { profile, round })));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [first, second] = [compileOnce(2 * attempt), compileOnce(2 * attempt + 1)];
    if (Buffer.compare(first.bytes, second.bytes) === 0) return first;
  }
  const names = symbolNames(inputs);
  const sizes = names.length > 0 ? `the sizes ${names.join(', ')} in a way that is not a product of them, or on ` : '';
  throw new Error(
    `Two recordings of the program differ: it depends on ${sizes}something that changes between runs, such as random ` +
      'numbers. It cannot be compiled.',
  );
}

/** The passes over a whole graph, which its profile allows. All others happen while it is recorded. */
export function lower(recorded: RecordedGraph): RecordedGraph {
  return recorded.graph.profile === 'fused' ? sinkScales(recorded) : recorded;
}
