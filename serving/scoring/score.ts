import { FusionError } from '../../data/schema/errors.js';
import type { ContextLevel } from '../../models/bandit/index.js';
import { invalidValue } from '../http/invalid-value.js';
import type { ScoreRequest } from '../http/schemas/score-request.js';
import type { Live } from '../live/live.js';
import { catalogueWithoutModel } from './catalogue.js';
import { type FusionContext, fuseCandidates } from './fuse-candidates.js';
import type { Outcome } from './outcome.js';
import { decide } from './policy.js';
import { type MemoryContext, rememberAnswer } from './remember-answer.js';
import { ignoredContexts } from './request-situation.js';
import { resolveCandidates } from './resolve-candidates.js';
import type { ScoreAnswer } from './score-answer.js';
import { type UserState, userState } from './user-state.js';

/** What scoring needs of the server. */
export interface ScoreContext extends FusionContext, MemoryContext {
  readonly maxCandidates: number;
  /** Users and items that change. */
  readonly live: Live;
}

/**
 * Fuses the candidates of one request: read the user and the candidates, decide who answers, fuse, rank, remember, reply.
 *
 * @throws FusionError that names the field, for anything that the caller can mend; `no_model` when there is nothing to
 * answer from.
 */
export async function score(request: ScoreRequest, context: ScoreContext): Promise<ScoreAnswer> {
  const catalogue = context.loaded?.catalogue ?? catalogueWithoutModel(inlineSources(request));
  if (request.candidates.length > context.maxCandidates) {
    throw invalidValue('candidates', `at most ${context.maxCandidates} candidates`, request.candidates.length);
  }
  const { session_features: sessionFeatures, interaction_count: count, contexts } = request;
  const { live, namespace } = context;
  const known = live.users.of(namespace, catalogue, request.user_id);
  const user = userState(catalogue, request.user_id, { sessionFeatures, count, contexts }, known);
  const rows = resolveCandidates(catalogue, request, user, live.items.finder(namespace, catalogue));
  const decision = decide({
    strategy: request.strategy ?? 'auto',
    thresholds: catalogue.bundle?.manifest.thresholds ?? null,
    count: user.count,
    sessionFeatures: user.sessionFeatures,
  });
  const own = decision.kind === 'network' ? await ownParameters(request, user, context) : undefined;
  const outcome = await fuseCandidates(decision, { request, catalogue, user, rows, own }, context);
  const session =
    request.explain && outcome.rows?.answer ? await context.loaded!.network.sessionContext(user, own) : null;
  const answer = { request, catalogue, rows, outcome, shown: outcome.order.slice(0, request.top_k) };
  const requestId = rememberAnswer(answer, context);
  const ignored = ignoredFields(request, catalogue.bundle?.manifest.context_standardizer?.names);
  return {
    summary: {
      request_id: requestId,
      strategy: outcome.strategy,
      context_level: banditLevel(outcome),
      fallback_reason: outcome.reason,
      model_version: catalogue.bundle?.manifest.model_version ?? null,
      ...(ignored.length > 0 && { ignored }),
    },
    inputs: { session, ...answer },
  };
}

/** The bandit's, where it decided or knew nothing yet; null where it was not asked, or was held back. */
function banditLevel({ choice }: Outcome): ContextLevel | null {
  return choice !== null && (choice.reason === 'learned' || choice.reason === 'cold_start') ? choice.level : null;
}

/** The user's own parameters, read once: a request is answered with the old or the new, never with some of each. */
async function ownParameters(
  { adapt, user_id: userId }: ScoreRequest,
  { index }: UserState,
  { loaded, namespace, onModelError }: ScoreContext,
) {
  if (loaded === null) return undefined;
  const isWanted = adapt ?? loaded.catalogue.bundle!.manifest.adaptation.default;
  if (!isWanted) return undefined;
  return loaded.adaptation.ownParameters({ namespace, userId, isInBundle: index >= 0 }, onModelError);
}

/** Without a bundle, the sources are those that the candidates have scores of. */
function inlineSources({ candidates }: ScoreRequest): readonly string[] {
  const sources = new Set(candidates.flatMap(({ scores = {} }) => Object.keys(scores)));
  if (sources.size > 0) return [...sources].sort();
  throw new FusionError(
    'no_model',
    'candidates: no bundle is loaded; expected scores with the candidates, got only ids',
  );
}

/** Fields of the request that the bundle's network does not read. */
function ignoredFields({ contexts, candidates }: ScoreRequest, contextNames: readonly string[] = []): string[] {
  return [
    ...ignoredContexts(contextNames, contexts),
    ...(candidates.some(({ score_confidences }) => score_confidences !== undefined)
      ? ['candidates[].score_confidences']
      : []),
  ];
}
