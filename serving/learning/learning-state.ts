import { readInteraction } from '../../data/store/reads/interactions.js';
import type { InteractionRow } from '../../data/store/rows.js';
import { dayOf, type LearningConfig } from '../../models/bandit/index.js';
import { KeyedQueue } from '../memory/keyed-queue.js';
import { LruCache } from '../memory/lru-cache.js';
import { SharedLock } from '../memory/shared-lock.js';
import type { ArmLesson } from './arm-lesson.js';
import { ContextCounts } from './context-counts.js';
import { ExecutionMemory, rowBytes } from './execution-memory.js';
import { DEFAULT_LEARNING_LIMITS, type LearningLimits } from './learning-limits.js';
import type { LearningOptions } from './learning-options.js';
import { isPersonal, personalKeySince } from './personal-key.js';
import { PositionStatistics } from './position-statistics.js';
import { type ContextAddress, PosteriorMemory } from './posterior-memory.js';
import { Repetitions } from './repetitions.js';
import { SessionMemory } from './session-memory.js';
import { UserChoices } from './user-choices.js';

/** Retrievers whose positions are counted; those asked for longest ago start anew. */
const POSITION_RETRIEVERS = 10_000;

/** All that learning holds in memory, and the orders in which it changes. */
export class LearningState {
  readonly options: LearningOptions;
  readonly limits: LearningLimits;
  readonly choices: UserChoices;
  readonly posteriors: PosteriorMemory;
  readonly executions: ExecutionMemory;
  readonly repetitions: Repetitions;
  readonly sessions: SessionMemory;
  /**
   * One thing at a time for each user, or answer where no user is known: a statement about a list follows from the one before, and
   * a context that is read from the store must not miss what comes meanwhile.
   */
  readonly queue: KeyedQueue;
  /** Shared by whatever changes posteriors in memory and in the store; alone is who reads them all back. */
  readonly lock = new SharedLock();
  /** Contexts that are being read from the store. */
  readonly loading = new Set<string>();
  /** By namespace and id; where there is no store to ask. */
  readonly #recent: LruCache<string, InteractionRow>;
  readonly #positions = new LruCache<string, PositionStatistics>(POSITION_RETRIEVERS);

  constructor(options: LearningOptions) {
    this.options = options;
    this.limits = { ...DEFAULT_LEARNING_LIMITS, ...options.limits };
    this.choices = new UserChoices(options);
    this.posteriors = new PosteriorMemory(this.limits);
    this.executions = new ExecutionMemory(options.store, this.limits.executionBytes);
    this.repetitions = new Repetitions(this.limits.repetitionBytes);
    this.sessions = new SessionMemory(this.limits.sessions);
    this.#recent = new LruCache(this.limits.repetitionBytes, rowBytes);
    this.queue = new KeyedQueue(this.limits.waiting, 'interactions');
  }

  get today(): number {
    return dayOf(this.options.wallClock());
  }

  /** Null where nobody is named. */
  choiceOf(asked: { readonly namespace: string; readonly retrieverId: string; readonly userId: string | null }) {
    return asked.userId === null ? null : this.choices.of(asked.namespace, asked.retrieverId, asked.userId);
  }

  /** What came in, where nothing else keeps it. */
  keepInteraction(row: InteractionRow): void {
    if (this.options.store === null) this.#recent.set(`${row.namespace}/${row.interaction_id}`, row);
  }

  removeInteraction({ namespace, interaction_id }: InteractionRow): void {
    this.#recent.delete(`${namespace}/${interaction_id}`);
  }

  forgetInteractions(holds: (row: InteractionRow) => boolean): void {
    this.#recent.deleteWhere(holds);
  }

  /** @throws FusionError `store_unavailable` */
  async findInteraction(namespace: string, interactionId: string): Promise<InteractionRow | null> {
    const { store } = this.options;
    if (store === null) return this.#recent.get(`${namespace}/${interactionId}`) ?? null;
    await store.settled();
    return await readInteraction(store, namespace, interactionId);
  }

  positionsOf(namespace: string, retrieverId: string): PositionStatistics {
    const key = `${namespace}/${retrieverId}`;
    const positions = this.#positions.get(key) ?? new PositionStatistics();
    this.#positions.set(key, positions);
    return positions;
  }

  setPositions(namespace: string, retrieverId: string, positions: PositionStatistics): void {
    this.#positions.set(`${namespace}/${retrieverId}`, positions);
  }

  /** Adds to what is known in a context. */
  learn(
    address: ContextAddress,
    lessons: readonly ArmLesson[],
    interactions: number,
    { decayHalfLifeDays }: LearningConfig,
  ): void {
    // What was pushed out is in the store, these lessons included; the next question reads it all.
    if (this.isElsewhere(address)) return;
    this.posteriors.learn(address, lessons, interactions, () => new ContextCounts(decayHalfLifeDays));
  }

  /** Whether the store may know more of a context than memory, which has nothing of it. */
  isElsewhere(address: ContextAddress): boolean {
    return this.options.store !== null && this.posteriors.hasForgotten && this.posteriors.get(address) === undefined;
  }
}

/** What the queue goes by: the user of a personal context, whenever they were reset, else the answer or who else is named. */
export function unitOf(namespace: string, retrieverId: string, contexts: readonly string[], otherwise: string): string {
  const personal = contexts.find(isPersonal);
  const unit = personal === undefined ? otherwise : personalKeySince(personal, null);
  return `${namespace}/${retrieverId}/${unit}`;
}
