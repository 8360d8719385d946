import { SESSION_FEATURES } from '../../data/schema/features.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import type { UserContext } from '../http/schemas/user-context.js';
import { unknownId } from '../http/unknown-id.js';
import type { Learning } from '../learning/learning.js';
import { meanAttention } from '../network/mean-attention.js';
import { type BanditQuestionContext, banditQuestion } from '../scoring/bandit-question.js';
import { mayFallBack } from '../scoring/fuse-rows.js';
import type { Loaded } from '../scoring/loaded.js';
import { decide } from '../scoring/policy.js';
import { type UserState, userState } from '../scoring/user-state.js';
import type { Live } from './live.js';

export interface UserContextInputs extends BanditQuestionContext {
  readonly loaded: Loaded;
  readonly live: Live;
  readonly learning: Learning;
  /** Told of trouble while adapting. */
  readonly onModelError: (error: unknown) => void;
}

/**
 * What is known of a user and what follows from it: the same state, decision and attention as of a request that came now.
 *
 * @throws FusionError `unknown_id` for somebody of whom nothing is known
 */
export async function userContext(userId: string, inputs: UserContextInputs): Promise<UserContext> {
  const { loaded, live, learning, namespace } = inputs;
  const { catalogue } = loaded;
  const user = userState(catalogue, userId, {}, live.users.of(namespace, catalogue, userId));
  if (user.origin === 'unknown') {
    throw unknownId('user_id', 'a user of the bundle, or one who was put or did something', userId);
  }
  const { manifest } = catalogue.bundle!;
  const { sources, byCount } = catalogue;
  const contexts = learning.contexts(banditQuestion(catalogue, { user_id: userId, candidates: [] }, user, inputs));
  const asked = { namespace, userId, isInBundle: user.index >= 0 };
  const own = manifest.adaptation.default
    ? await loaded.adaptation.ownParameters(asked, inputs.onModelError)
    : undefined;
  const weights = byCountWeights(byCount, user.count);
  return {
    user_id: userId,
    origin: user.origin,
    interaction_count: user.count,
    session_features: Object.fromEntries(
      SESSION_FEATURES.map((name, f) => [name, numberOrNull(user.sessionFeatures[f]!)]),
    ),
    user_type: user.userType,
    segment: contexts.find((key) => key.startsWith('demographic:')) ?? null,
    contexts: [...contexts],
    sources: Object.fromEntries(sources.map((source) => [source, hasScores(user, source)])),
    by_count_weights: Object.fromEntries(sources.map((source, k) => [source, weights[k]!])),
    attention: await attentionOf(loaded, user, own),
    adaptation: {
      is_adapted: loaded.adaptation.parametersOf(namespace, userId) !== undefined,
      default: manifest.adaptation.default,
    },
    decision: decisionOf(loaded, user),
    model_version: manifest.model_version,
  };
}

/** Whether a source of the bundle's own can say anything of a user; callers bring what others say. */
function hasScores({ vectors }: UserState, source: string): boolean {
  const [cf, content] = vectors.present;
  return { cf, content, popularity: true, mean_rating: true }[source] ?? false;
}

/** Null where the network fails, which then answers no request either. */
async function attentionOf({ network }: Loaded, user: UserState, own: Float32Array | undefined) {
  try {
    const attention = meanAttention(await network.sessionContext(user, own));
    return Object.fromEntries(SESSION_FEATURES.map((name, f) => [name, attention[f]!]));
  } catch (error) {
    if (!mayFallBack(error)) throw error;
    return null;
  }
}

function decisionOf({ catalogue }: Loaded, { count, sessionFeatures }: UserState): UserContext['decision'] {
  const { thresholds } = catalogue.bundle!.manifest;
  const decision = decide({ strategy: 'auto', thresholds, count, sessionFeatures });
  const available = thresholds.available_features.value;
  const isKnown = (name: string, f: number) => available.includes(name) && !Number.isNaN(sessionFeatures[f]!);
  return {
    strategy: decision.kind === 'network' ? 'meta' : 'learned',
    reason: 'reason' in decision ? decision.reason : null,
    min_interactions: thresholds.min_interactions.value,
    features_known: SESSION_FEATURES.filter(isKnown).length,
    features_needed: Math.ceil(available.length / 2),
  };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
