import { learningConfigOf } from '../learning/learning-config-of.js';
import type { Retriever } from '../retrieval/retriever.js';

/** How far learned fusion is rolled out, as the interface shows it. */
export interface RolloutState {
  readonly retriever_id: string;
  readonly version: number;
  readonly enabled: boolean;
  readonly shadow_mode: boolean;
  readonly rollout_pct: number;
}

export function rolloutState(retriever: Retriever): RolloutState {
  const { enabled, shadowMode, rolloutPct } = learningConfigOf(retriever);
  const { retriever_id, version } = retriever;
  return { retriever_id, version, enabled, shadow_mode: shadowMode, rollout_pct: rolloutPct };
}
