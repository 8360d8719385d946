import { createRng } from '../../data/schema/random.js';
import { positivesWithin } from '../../models/adaptation/support-shape.js';
import { nineDigits } from '../http/nine-digits.js';
import { KeyedQueue } from '../memory/keyed-queue.js';
import { LruCache } from '../memory/lru-cache.js';
import type { Network } from '../network/network.js';
import type { CandidateRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { fuseByNetwork, mayFallBack } from '../scoring/fuse-rows.js';
import { bundleUser } from '../scoring/user-state.js';
import type { AdaptationLimits } from './adaptation-limits.js';
import type { AdaptationLog } from './adaptation-log.js';
import { FEEDBACK_WINDOW_MS, type FeedbackEvent, withEvent } from './feedback-event.js';
import { userKey } from './keys.js';
import { ratedHistory } from './rated-history.js';
import { bytesOfRequest } from './remembered-request.js';
import { recallRows } from './remembered-rows.js';
import { ratedSupport, supportOf } from './support-of.js';

export interface AdaptationOptions extends AdaptationLimits {
  readonly catalogue: Catalogue;
  readonly network: Network;
  readonly log: AdaptationLog;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Of the drawn negatives. */
  readonly seed: number;
}

/** What became of a feedback. */
export interface AdaptationResult {
  readonly applied: boolean;
  /** Null when it was applied, else why not. */
  readonly reason: 'duplicate' | 'outdated' | 'model_error' | null;
  readonly supportRows: number;
  /** Fused score of the row before and after; null where it was not adapted to. */
  readonly before: number | null;
  readonly after: number | null;
}

/** Users' own parameters, and the feedback that they come from. */
export interface Adaptation {
  /** Of the bundle whose parameters adapt. */
  readonly modelVersion: string;
  /** What its outcomes are: whether an item was liked, or how it was rated, which only the user can say. */
  readonly targets: 'likes' | 'ratings';
  /** The user's own parameters, of their feedback; undefined where the trained ones hold. Never changed once handed out. */
  parametersOf(namespace: string, userId: string): Float32Array | undefined;
  /**
   * The same; where ratings are learned, a user of the bundle adapts first to what they rated before it was made.
   * @param isInBundle whether the bundle's row is theirs still
   */
  ownParameters(
    user: { readonly namespace: string; readonly userId: string; readonly isInBundle: boolean },
    onModelError: (error: unknown) => void,
  ): Promise<Float32Array | undefined>;
  /**
   * Adapts the user anew to this feedback and that of the last 24 hours, from the trained parameters on. Feedback of one
   * user is taken one after another.
   *
   * @throws FusionError `overloaded` when too much is waiting; `internal` for a defect.
   */
  take(event: FeedbackEvent, onModelError: (error: unknown) => void): Promise<AdaptationResult>;
  /** Forgets a user's feedback and parameters, once what is under way is done. */
  forgetUser(namespace: string, userId: string): Promise<void>;
  readonly adaptedUsers: number;
  readonly parameterBytes: number;
  readonly feedbackBytes: number;
}

interface AdaptedUser {
  readonly parameters: Float32Array;
  /** When the newest feedback that they rest on stops to count. */
  readonly until: number;
}

/** What an entry of a cache costs beside its content, about. */
const ENTRY_BYTES = 300;

export function createAdaptation(options: AdaptationOptions): Adaptation {
  const { catalogue, network, log, wallClock, seed } = options;
  const { adaptation: adapting, targets = 'likes' } = catalogue.bundle!.manifest;
  const supportRows = adapting.support_rows;
  const limit = targets === 'ratings' ? supportRows : positivesWithin(supportRows);
  const feedback = new LruCache<string, readonly FeedbackEvent[]>(options.feedbackBytes, bytesOfEvents);
  const adapted = new LruCache<string, AdaptedUser>(
    options.parameterBytes,
    ({ parameters }) => parameters.byteLength + ENTRY_BYTES,
  );
  const queue = new KeyedQueue(options.maxWaiting);

  const ownOf = (key: string): Float32Array | undefined => {
    const own = adapted.get(key);
    if (own === undefined || own.until > wallClock()) return own?.parameters;
    adapted.delete(key);
    return undefined;
  };
  const predict = async (row: CandidateRows, own: Float32Array | undefined): Promise<number> =>
    nineDigits((await fuseByNetwork(catalogue, network, row, { gated: false, own })).fused[0]!); // as /v1/score shows it

  const adapt = async (event: FeedbackEvent): Promise<AdaptationResult> => {
    const { request, index, itemId, outcome, occurredAt } = event;
    const { namespace, userId, requestId, rows } = request;
    const key = userKey(namespace, userId);
    const known = feedback.get(key) ?? [];
    if (known.some((other) => isSame(other, event))) return notApplied('duplicate');
    const now = wallClock();
    const events = withEvent(known, event, { now, limit });
    if (!events.includes(event)) return notApplied('outdated');
    const rng = createRng(seed, 'support', requestId, itemId, outcome);
    const support =
      targets === 'ratings'
        ? ratedSupport(catalogue, rows.user, historyOf(userId), events, supportRows)
        : supportOf(catalogue, events, supportRows, rng);
    const row = recallRows(catalogue, rows.user, [{ rows, index }]);
    const before = await predict(row, ownOf(key) ?? (await fromHistory(namespace, userId)));
    const parameters = await network.adapt(support);
    const after = await predict(row, parameters);
    feedback.set(key, events);
    adapted.set(key, { parameters, until: events.at(-1)!.occurredAt + FEEDBACK_WINDOW_MS });
    log.append({ namespace, userId, requestId, itemId, occurredAt, receivedAt: now, outcome, before, after });
    return { applied: true, reason: null, supportRows: support.rows.count, before, after };
  };

  const historyOf = (userId: string) => (targets === 'ratings' ? ratedHistory(catalogue, userId, supportRows) : []);

  /** Of what the bundle knows alone; undefined where that is nothing. */
  const fromHistory = async (namespace: string, userId: string): Promise<Float32Array | undefined> => {
    const history = historyOf(userId);
    if (history.length === 0) return undefined;
    const support = ratedSupport(catalogue, bundleUser(catalogue, userId), history, [], supportRows);
    const parameters = await network.adapt(support);
    const key = userKey(namespace, userId);
    const newer = ownOf(key); // of feedback that came meanwhile
    if (newer === undefined) adapted.set(key, { parameters, until: Number.POSITIVE_INFINITY });
    return newer ?? parameters;
  };

  return {
    ownParameters: async ({ namespace, userId, isInBundle }, onModelError) => {
      const own = ownOf(userKey(namespace, userId));
      if (own !== undefined || targets !== 'ratings' || !isInBundle) return own;
      try {
        return await fromHistory(namespace, userId);
      } catch (error) {
        if (!mayFallBack(error)) throw error;
        onModelError(error);
        return undefined;
      }
    },
    modelVersion: catalogue.bundle!.manifest.model_version,
    targets,
    parametersOf: (namespace, userId) => ownOf(userKey(namespace, userId)),
    take: (event, onModelError) =>
      queue.run(userKey(event.request.namespace, event.request.userId), async () => {
        try {
          return await adapt(event);
        } catch (error) {
          if (!mayFallBack(error)) throw error;
          onModelError(error);
          return notApplied('model_error');
        }
      }),
    forgetUser: (namespace, userId) => {
      const key = userKey(namespace, userId);
      return queue.run(key, async () => {
        feedback.delete(key);
        adapted.delete(key);
      });
    },
    get adaptedUsers() {
      return adapted.size;
    },
    get parameterBytes() {
      return adapted.used;
    },
    get feedbackBytes() {
      return feedback.used;
    },
  };
}

/** The same said again, as a caller does who did not get the answer. */
function isSame(a: FeedbackEvent, b: FeedbackEvent): boolean {
  return a.request.requestId === b.request.requestId && a.itemId === b.itemId && a.outcome === b.outcome;
}

function notApplied(reason: NonNullable<AdaptationResult['reason']>): AdaptationResult {
  return { applied: false, reason, supportRows: 0, before: null, after: null };
}

/** The requests are shared with the memory of answers while they are there too; here they count in full. */
function bytesOfEvents(events: readonly FeedbackEvent[]): number {
  const requests = new Set(events.map(({ request }) => request));
  return [...requests].reduce((sum, request) => sum + bytesOfRequest(request), events.length * ENTRY_BYTES);
}
