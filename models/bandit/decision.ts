import type { BetaPosteriors } from './beta-posterior.js';
import type { ContextLevel } from './context-keys.js';
import type { DecisionSeed } from './decision-seed.js';

/** Raised when the same situation would give other draws than before. */
export const DECISION_VERSION = 1;

/** All that a decision depends on. */
export interface DecisionSituation {
  readonly version: number;
  readonly arms: 'sources' | 'blends';
  /** How many sources there are to weigh. */
  readonly sources: number;
  readonly level: ContextLevel;
  readonly key: string | null;
  /** At that level. */
  readonly interactions: number;
  /** Of each arm, with the session's rewards in it. */
  readonly posteriors: BetaPosteriors;
  /** As it was, after its own decay. */
  readonly explorationBonus: number;
  readonly minWeight: number;
  readonly maxWeight: number;
  /** Distance of the weights of neighbouring blends. */
  readonly blendStep: number;
  readonly seed: DecisionSeed;
}

/** What was drawn, and what follows from it. */
export interface DecisionOutcome {
  /** One of each arm; empty at level `prior`, where nothing is drawn. */
  readonly draws: readonly number[];
  /** The blend that was chosen; null where arms are sources, and at level `prior`. */
  readonly arm: number | null;
  /** Summing to 1; [sources] */
  readonly weights: readonly number[];
}

/**
 * A decision's record: plain numbers and words, so what comes back from JSON replays to the same bits (on the same version of the
 * JavaScript engine, whose logarithms may differ in the last place).
 */
export interface Decision extends DecisionSituation, DecisionOutcome {}
