import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import type { CandidateRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { padded, paddedRows } from './padded-rows.js';
import type { SessionContext } from './session-context.js';
import { floats, type HostTensor, integers, type Tensors } from './tensors.js';

/** What score.onnx is fed for some rows, padded. @param itemContext [N, 32] */
export function scoreInputs(
  { sources, byCount, bundle }: Catalogue,
  adaptable: HostTensor,
  { count, users, userIndex, embeddings, scores, mask }: CandidateRows,
  sessions: readonly SessionContext[],
  itemContext: Float32Array,
): Tensors {
  const [K, U] = [sources.length, users.length];
  const { session_context, item_context } = bundle!.manifest.dimensions;
  const contexts = new Float32Array(U * session_context);
  const priors = new Float32Array(U * K);
  users.forEach((user, index) => {
    contexts.set(sessions[index]!.context, index * session_context);
    priors.set(byCountWeights(byCount, user.count), index * K);
  });
  const N = paddedRows(count);
  return {
    session_context: floats(contexts, U, session_context),
    user_index: integers(padded(userIndex, N), N),
    item_context: floats(padded(itemContext, N * item_context), N, item_context),
    embeddings: floats(padded(embeddings, N * K * EMBEDDING_WIDTH), N, K, EMBEDDING_WIDTH),
    scores: floats(padded(scores, N * K), N, K),
    score_mask: floats(padded(mask, N * K), N, K),
    prior_weights: floats(priors, U, K),
    adaptable,
  };
}
