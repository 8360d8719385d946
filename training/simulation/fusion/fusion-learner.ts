import {
  armCounts,
  armNumber,
  blendDeltas,
  type ContextKey,
  contextKeys,
  creditShares,
  DEFAULT_LEARNING_CONFIG,
  type Decision,
  dayOf,
  decide,
  type FeedbackEvent,
  interactionReward,
  type LearningConfig,
  largest,
  type PosteriorDelta,
  positionFactor,
  RunningCounts,
  rewardDeltas,
  type ShownList,
  sourceDeltas,
} from '../../../models/bandit/index.js';
import type { LearnedPolicy } from './fusion-policies.js';
import type { FusionRequest } from './fusion-world.js';

/** What is known in one context. */
interface Evidence extends ContextKey {
  readonly counts: RunningCounts;
  interactions: number;
}

export interface FusionLearnerOptions {
  readonly policy: Pick<LearnedPolicy, 'config' | 'credit'>;
  readonly sources: number;
  readonly segmentOf: Int32Array;
  readonly seed: number;
}

/**
 * A policy's memory: chooses weights for a request and learns from what is clicked, by the functions that a server uses, in the
 * order in which a server would.
 */
export class FusionLearner {
  readonly #config: LearningConfig;
  readonly #credit: LearnedPolicy['credit'];
  readonly #sources: number;
  readonly #arms: number;
  readonly #segmentOf: Int32Array;
  readonly #seed: number;
  readonly #byKey = new Map<string, Evidence>();
  readonly #byUser = new Map<number, readonly Evidence[]>();
  /** What clicks of each session earned. */
  readonly #sessions = new Map<number, PosteriorDelta[]>();
  #requests = 0;
  #factors = { sum: 0, count: 0 };

  constructor({ policy, sources, segmentOf, seed }: FusionLearnerOptions) {
    this.#config = { ...DEFAULT_LEARNING_CONFIG, ...policy.config };
    this.#credit = policy.credit;
    this.#sources = sources;
    this.#arms = armNumber(sources, this.#config);
    this.#segmentOf = segmentOf;
    this.#seed = seed;
  }

  decide(request: FusionRequest): Decision {
    const today = dayOf(request.atMs);
    const session = this.#sessions.get(request.session);
    const { decayHalfLifeDays: halfLifeDays } = this.#config;
    return decide({
      config: this.#config,
      sources: this.#sources,
      levels: this.#evidenceOf(request.user).map(({ level, key, counts, interactions }) => ({
        level,
        key,
        counts: counts.read(today),
        interactions,
      })),
      ...(session ? { session: armCounts(session, { arms: this.#arms, today, halfLifeDays }) } : {}),
      seed: { seed: this.#seed, purpose: ['request', this.#requests++] },
    });
  }

  /** @param scores by result in the order shown, by source. @param clicks positions. */
  learn(
    request: FusionRequest,
    decision: Pick<Decision, 'arm' | 'weights'>,
    scores: readonly (readonly number[])[],
    clicks: readonly number[],
  ): void {
    const list: ShownList = { shownAtMs: request.atMs, weights: decision.weights, arm: decision.arm, scores };
    const events = clicks.map((index) => this.#event(list, index));
    const isBlend = this.#config.arms === 'blends';
    const deltas = isBlend ? blendDeltas(list, events, this.#config) : sourceDeltas(list, events, this.#config);
    for (const evidence of this.#evidenceOf(request.user)) {
      evidence.interactions += events.length;
      for (const delta of deltas) evidence.counts.add(delta);
    }
    if (events.length === 0) return;
    const earned = isBlend ? deltas : rewardDeltas(list, events);
    this.#sessions.set(request.session, [...(this.#sessions.get(request.session) ?? []), ...earned]);
  }

  #event(list: ShownList, index: number): FeedbackEvent {
    const named = this.#credit === 'largest' ? largest(creditShares(list.weights, list.scores[index]!, null)) : null;
    const reward = interactionReward(['click'], this.#config.rewardMap);
    return { index, reward, source: named, positionFactor: this.#factor(index), occurredAtMs: list.shownAtMs };
  }

  /** Relative to the mean so far, which keeps the scale of rewards. */
  #factor(index: number): number {
    const { positionBias, positionEta: eta, maxIpsWeight: cap } = this.#config;
    if (positionBias === 'none') return 1;
    const factor = positionFactor(index, { eta, cap });
    this.#factors = { sum: this.#factors.sum + factor, count: this.#factors.count + 1 };
    return factor / (this.#factors.sum / this.#factors.count);
  }

  /** Of all contexts that a user's requests belong to, narrowest first. */
  #evidenceOf(user: number): readonly Evidence[] {
    const known = this.#byUser.get(user);
    if (known) return known;
    const keys = contextKeys({ user: { user_id: user }, segment: { segment: this.#segmentOf[user]! } });
    const own = keys.map((context) => this.#byKey.get(context.key) ?? this.#start(context));
    this.#byUser.set(user, own);
    return own;
  }

  #start(context: ContextKey): Evidence {
    const counts = new RunningCounts(this.#arms, this.#config.decayHalfLifeDays);
    const empty = { ...context, counts, interactions: 0 };
    this.#byKey.set(context.key, empty);
    return empty;
  }
}
