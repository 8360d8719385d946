import { byCountWeights } from '../../models/fusion/by-count.js';
import { zeroColumns } from '../memory/zero-columns.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import { paddedRows } from './padded-rows.js';
import type { SessionContext } from './session-context.js';
import { floats, type Tensors } from './tensors.js';

/**
 * What score.onnx and known.onnx are fed of users, with zeros behind them. What depends on a user alone is computed once for each, so users
 * come in as round a number as rows do.
 *
 * @param sessions of the users, in their order
 */
export function userInputs(
  { sources, byCount, bundle }: Catalogue,
  users: readonly UserState[],
  sessions: readonly SessionContext[],
): Tensors {
  const K = sources.length;
  const { session_context } = bundle!.manifest.dimensions;
  const U = paddedRows(users.length);
  const [contexts, priors] = zeroColumns(U * session_context, U * K);
  users.forEach((user, index) => {
    contexts.set(sessions[index]!.context, index * session_context);
    priors.set(byCountWeights(byCount, user.count), index * K);
  });
  return { session_context: floats(contexts, U, session_context), prior_weights: floats(priors, U, K) };
}
