import { FusionError } from '../data/schema/errors.js';
import { adaptInputs } from './adapt-inputs.js';
import { knownRows } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';
import type { Graphs } from './graphs.js';
import { itemInputs } from './item-inputs.js';
import { noSession } from './session-inputs.js';
import { floats } from './tensors.js';
import { userState } from './user-state.js';

/**
 * Adapts to nothing: padding weighs nothing, so the parameters must come back as they were.
 *
 * A bundle carries no golden rows of adapt.onnx; this finds a graph that takes other inputs than serving feeds, and
 * padding that is not without effect.
 *
 * @throws FusionError `self_check_failed` when they do not.
 */
export async function checkAdapting(
  catalogue: Catalogue,
  { adapt, adaptable }: Pick<Graphs, 'adapt' | 'adaptable'>,
): Promise<void> {
  const { manifest } = catalogue.bundle!;
  const { session_context, item_context } = manifest.dimensions;
  const S = manifest.adaptation.support_rows;
  const nobody = userState(catalogue, '');
  const outputs = await adapt.run({
    ...noSession,
    ...itemInputs([], manifest.item_features.length, S),
    session_context: floats(new Float32Array(session_context), 1, session_context),
    item_context: floats(new Float32Array(S * item_context), S, item_context),
    ...adaptInputs(catalogue, adaptable, {
      rows: knownRows(catalogue, [nobody], new Int32Array(0), new Int32Array(0)),
      targets: [],
    }),
  });
  const adapted = outputs['adapted']!.data;
  const moved = adaptable.data.findIndex((value: number, index: number) => value !== adapted[index]);
  if (moved < 0) return;
  throw new FusionError(
    'self_check_failed',
    `adapt.onnx, no support: expected the parameters as they were, got ${adapted[moved]} for ${adaptable.data[moved]} at ${moved}`,
    { graph: 'adapt.onnx', output: 'adapted' },
  );
}
