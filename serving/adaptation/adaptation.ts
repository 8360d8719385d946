import type { Manifest } from '../../data/bundle/index.js';
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
  /** The scale where outcomes are ratings, which only the user can say; null where they are whether an item was liked. */
  readonly ratings: { readonly min: number; readonly max: number } | null;
  /** The user's own parameters as far as they are made; undefined where the trained ones hold. Never changed once handed out. */
  parametersOf(namespace: string, userId: string): Float32Array | undefined;
  /**
   * The user's own parameters. Where ratings are learned, those of a user of the bundle are made first, of what they rated before the bundle
   * was. The trained ones hold, too, where that fails or too much is waiting.
   */
  ownParameters(user: AskedUser, onModelError: (error: unknown) => void): Promise<Float32Array | undefined>;
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

/** Whose parameters are asked for. */
export interface AskedUser {
  readonly namespace: string;
  readonly userId: string;
  /** Whether the bundle's row is theirs still, and they were not erased. */
  readonly isInBundle: boolean;
}

interface AdaptedUser {
  readonly parameters: Float32Array;
  /** When the newest feedback that they rest on stops to count; never, where they rest on history alone. */
  readonly until: number;
  /** Whether they rest on what the bundle knows of the user, too. */
  readonly hasHistory: boolean;
}

/** What an entry of a cache costs beside its content, about. */
const ENTRY_BYTES = 300;

export function createAdaptation(options: AdaptationOptions): Adaptation {
  const { catalogue, network, log, wallClock, seed } = options;
  const { manifest } = catalogue.bundle!;
  const { support_rows: supportRows } = manifest.adaptation;
  const ratings = ratingScale(manifest);
  const kept = ratings ? { newest: supportRows } : { ofEach: positivesWithin(supportRows) };
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
  /** Without those that rest on a history which is no longer the user's. */
  const ownAs = ({ namespace, userId, isInBundle }: AskedUser): Float32Array | undefined => {
    const key = userKey(namespace, userId);
    const own = ownOf(key);
    if (own === undefined || isInBundle || !adapted.get(key)!.hasHistory) return own;
    adapted.delete(key);
    return undefined;
  };

  const historyOf = (userId: string, isInBundle: boolean) =>
    ratings && isInBundle ? ratedHistory(catalogue, userId, supportRows) : [];

  /** Where there are none, those of what was rated, by the bundle's history and the feedback that is left. */
  const ownOrMade = async (user: AskedUser): Promise<Float32Array | undefined> => {
    const own = ownAs(user);
    const history = own === undefined ? historyOf(user.userId, user.isInBundle) : [];
    if (history.length === 0) return own;
    const key = userKey(user.namespace, user.userId);
    const events = (feedback.get(key) ?? []).filter(({ occurredAt }) => occurredAt > wallClock() - FEEDBACK_WINDOW_MS);
    const known = events.at(-1)?.request.rows.user ?? bundleUser(catalogue, user.userId);
    const parameters = await network.adapt(ratedSupport(catalogue, known, history, events, supportRows));
    const newest = events.at(-1)?.occurredAt ?? Number.POSITIVE_INFINITY;
    adapted.set(key, { parameters, until: newest + FEEDBACK_WINDOW_MS, hasHistory: true });
    return parameters;
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
    const events = withEvent(known, event, { now, ...kept });
    if (!events.includes(event)) return notApplied('outdated');
    const isInBundle = rows.user.index >= 0;
    const history = historyOf(userId, isInBundle);
    const support = ratings
      ? ratedSupport(catalogue, rows.user, history, events, supportRows)
      : supportOf(catalogue, events, supportRows, createRng(seed, 'support', requestId, itemId, outcome));
    const row = recallRows(catalogue, rows.user, [{ rows, index }]);
    const before = await predict(row, await ownOrMade({ namespace, userId, isInBundle }));
    const parameters = await network.adapt(support);
    const after = await predict(row, parameters);
    feedback.set(key, events);
    const until = events.at(-1)!.occurredAt + FEEDBACK_WINDOW_MS;
    adapted.set(key, { parameters, until, hasHistory: history.length > 0 });
    log.append({ namespace, userId, requestId, itemId, occurredAt, receivedAt: now, outcome, before, after });
    return { applied: true, reason: null, supportRows: support.rows.count, before, after };
  };

  return {
    ownParameters: async (user, onModelError) => {
      const own = ownAs(user);
      if (own !== undefined || !ratings || !user.isInBundle || queue.isFull) return own;
      try {
        return await queue.run(userKey(user.namespace, user.userId), () => ownOrMade(user));
      } catch (error) {
        if (!mayFallBack(error)) throw error;
        onModelError(
          new Error('adapting to the bundle’s history failed; the trained parameters answer', { cause: error }),
        );
        return undefined;
      }
    },
    modelVersion: catalogue.bundle!.manifest.model_version,
    ratings,
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

/** Null for a bundle that does not say ratings. */
function ratingScale({ targets, live }: Manifest): Adaptation['ratings'] {
  const scale = live?.feedback;
  return targets === 'ratings' && scale?.kind === 'graded' ? { min: scale.min, max: scale.max } : null;
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
