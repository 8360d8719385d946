import type { ExecutionRow, InteractionRow } from '../../data/store/rows.js';
import type { ArmCounts, ContextLevel, Decision, LearningConfig, LevelEvidence } from '../../models/bandit/index.js';
import type { UnlistedExecution } from './unlisted-execution.js';
import type { UserChoices } from './user-choices.js';

/** A request whose weights are wanted. */
export interface FusionQuestion {
  readonly namespace: string;
  readonly retrieverId: string;
  readonly retrieverVersion: number;
  readonly executionId: string;
  /** What context and demographic features are read from: `INPUT.user_id` is `inputs.user_id`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** From the inputs or beside them; null where nobody is named. */
  readonly userId: string | null;
  readonly sessionId: string | null;
  /** Feature URIs, in the order of the searches. */
  readonly sources: readonly string[];
  readonly config: LearningConfig;
  /** `mean`: the posterior means are the weights, nothing is drawn, and the rollout is not asked; for evaluations. */
  readonly mode: 'sample' | 'mean';
}

/** Why this arm was served. The first that applies, in this order. */
const FUSION_REASONS = ['kill_switch', 'opt_out', 'holdout', 'shadow', 'cold_start', 'learned'] as const;
export type FusionReason = (typeof FUSION_REASONS)[number];

export interface FusionChoice {
  /** `static`: the retriever's static fusion; the weights, if any, are for the record. */
  readonly served: 'learned' | 'static';
  readonly reason: FusionReason;
  /**
   * How likely the rollout was to serve this arm, over its assignment of users: `rolloutPct` / 100 where learned fusion is served, the
   * rest of 1 in its holdout; 1 where nothing was left to chance (kill switch, opt-out, shadow mode, its holdout included).
   */
  readonly propensity: number;
  readonly level: ContextLevel;
  /** Null at level `prior`. */
  readonly key: string | null;
  /** Keys of all contexts of the request, narrowest first. */
  readonly contexts: readonly string[];
  /** Drawn (or means); null where none were computed. At level `prior`: equal. [sources] */
  readonly weights: readonly number[] | null;
  /** The record; null where nothing was drawn. */
  readonly decision: Decision | null;
  readonly isSessionAdapted: boolean;
}

/** What is known of the arms, for one request. */
export interface Evidence {
  /** In each of its contexts, narrowest first, the running session included. */
  readonly levels: readonly LevelEvidence[];
  /** Of the running session alone; null where there is none. */
  readonly session: ArmCounts | null;
}

/** One interaction as it comes, after validation. */
export interface NewInteraction {
  readonly namespace: string;
  readonly itemId: string;
  readonly types: readonly string[];
  readonly position: number | null;
  readonly retrieverId: string | null;
  readonly executionId: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly featureUri: string | null;
  readonly querySnapshot: unknown;
  readonly documentScore: number | null;
  readonly resultSetSize: number | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970; null: now, and live. */
  readonly occurredAt: number | null;
}

export interface TakenInteraction {
  /** As written; the first one's where it is a repetition. */
  readonly row: InteractionRow;
  readonly isDuplicate: boolean;
  readonly warning: string | null;
}

/**
 * What retrievers learn from interactions, and the weights that follow from it. Posteriors are in memory, written through to the
 * store; no request waits for a query.
 */
export interface Learning {
  /** Opt-outs and preference resets. */
  readonly choices: UserChoices;

  /** Who is served what, and why: first the rollout, then the posteriors. */
  choose(question: FusionQuestion): FusionChoice;

  /** Keys of the contexts in which feedback on an answer counts, narrowest first; also where nothing is learned from it yet. */
  contexts(
    question: Pick<FusionQuestion, 'namespace' | 'retrieverId' | 'inputs' | 'userId' | 'config'>,
  ): readonly string[];

  /** What `choose` would go by, whatever the rollout says of the user. */
  evidence(question: FusionQuestion): Evidence;

  /** Keys of the segments of a retriever that anything was learned of, in order. */
  segments(namespace: string, retrieverId: string): readonly string[];

  /** Keeps what was shown, so that interactions find it, and writes it to the store without waiting. */
  remember(execution: UnlistedExecution): void;

  /** From memory, else from the store; null where neither has it. Never another namespace's. */
  execution(namespace: string, executionId: string): Promise<ExecutionRow | null>;

  /**
   * Takes interactions, in order: each is credited, learned from and written; resolves when they are safe. The next request of the
   * same user sees them.
   */
  take(interactions: readonly NewInteraction[]): Promise<readonly TakenInteraction[]>;

  /** As `take`, but one that cannot be taken keeps no other from it. In the order in which they came. */
  takeEach(interactions: readonly NewInteraction[]): Promise<readonly PromiseSettledResult<TakenInteraction>[]>;

  /** Null where the namespace has none of this id. */
  interaction(namespace: string, interactionId: string): Promise<InteractionRow | null>;

  /** Takes an interaction's lessons back and deletes it; false where there is none. */
  forget(namespace: string, interactionId: string): Promise<boolean>;

  /** Forgets a user, in the store and here; what they taught wider levels stays. @throws FusionError `store_unavailable` */
  eraseUser(namespace: string, userId: string): Promise<void>;

  /** Posteriors from the store, whole: at start and on a timer. Trouble is told to `onError` and leaves memory as it was. */
  rebuild(): Promise<void>;

  close(): Promise<void>;
}
