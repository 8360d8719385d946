import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import { itemInputs } from './item-inputs.js';
import type { OnnxSession } from './onnx-session.js';
import { paddedRows } from './padded-rows.js';
import { sessionInputs } from './session-inputs.js';
import type { HostTensor } from './tensors.js';

/** What the network makes of a user. */
export interface SessionContext {
  /** [64] */
  readonly context: Float32Array;
  /** [heads, 18] */
  readonly attention: Float32Array;
}

/** Users whose context is computed in one run, at most. */
const MOST_USERS = 256;

/**
 * What the network makes of users, in their order. Many take little longer than one, and they come in as round a number as rows do, so nobody's
 * context depends on who else is asked about, bit for bit.
 */
export async function computeSessionContexts(
  catalogue: Catalogue,
  context: OnnxSession,
  users: readonly UserState[],
  adaptable: HostTensor,
): Promise<SessionContext[]> {
  const contexts: SessionContext[] = [];
  for (let start = 0; start < users.length; start += MOST_USERS) {
    const some = users.slice(start, start + MOST_USERS);
    const outputs = await context.run({
      ...sessionInputs(catalogue, some, paddedRows(some.length)),
      ...itemInputs([], catalogue.meanFeatures.length, 1), // all inputs must be fed: one item that nobody looks at
      adaptable,
    });
    const rowOf = (name: string, row: number) => {
      const { data, dims } = outputs[name]!;
      const width = data.length / dims[0]!;
      return (data as Float32Array).slice(row * width, (row + 1) * width); // of its own: the others are not kept with it
    };
    some.forEach((_, row) => {
      contexts.push({ context: rowOf('session_context', row), attention: rowOf('attention', row) });
    });
  }
  return contexts;
}
