import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import { itemInputs } from './item-inputs.js';
import type { OnnxSession } from './onnx-session.js';
import { sessionInputs } from './session-inputs.js';
import type { HostTensor } from './tensors.js';

/** What the network makes of a user. */
export interface SessionContext {
  /** [64] */
  readonly context: Float32Array;
  /** [heads, 18] */
  readonly attention: Float32Array;
}

/** One user at a time, so that nobody's context can depend on who else was asked about. */
export async function computeSessionContext(
  catalogue: Catalogue,
  context: OnnxSession,
  user: UserState,
  adaptable: HostTensor,
): Promise<SessionContext> {
  const outputs = await context.run({
    ...sessionInputs(catalogue, user),
    ...itemInputs([], catalogue.meanFeatures.length, 1), // all inputs must be fed: one item that nobody looks at
    adaptable,
  });
  return {
    context: outputs['session_context']!.data as Float32Array,
    attention: outputs['attention']!.data as Float32Array,
  };
}
