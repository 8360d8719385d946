import { isDeepStrictEqual } from 'node:util';
import type { ExecutionRow } from '../../data/store/rows.js';
import { DECISION_VERSION, type Decision, replayDecision } from '../../models/bandit/index.js';
import { ALLOCATION_VERSION, replayVariant, type VariantDecision } from '../../models/experiment/index.js';
import { readExperimentRecord } from '../retrieval/experiment-record.js';

/** What of an execution says how it was decided. */
export type ReplayableExecution = Pick<
  ExecutionRow,
  'execution_id' | 'strategy' | 'reason' | 'model_version' | 'decision' | 'learned_weights'
>;

/** A decision made again. */
export interface Replay {
  readonly execution_id: string;
  /** Whether the same came of it, bit for bit; null where there is nothing to repeat. */
  readonly identical: boolean | null;
  /** As it comes out now. */
  readonly decision: Decision | VariantDecision | null;
  /** What is to be said of it. */
  readonly message: string;
}

/**
 * Makes an execution's decision again from its record alone: the same posteriors, the same seed, the same code.
 *
 * Where the bandit drew nothing, or another version of this code drew, there is nothing to repeat, and the message says why.
 */
export function replayExecution(execution: ReplayableExecution): Replay {
  const { execution_id, decision: text, learned_weights } = execution;
  if (text === '') return { execution_id, identical: null, decision: null, message: whoDecided(execution) };
  const experiment = readExperimentRecord(text);
  if (experiment !== null) return replayAllocation(execution_id, experiment.variant_decision);
  const recorded = JSON.parse(text) as Decision;
  if (recorded.version !== DECISION_VERSION) {
    const message = `The record is of version ${recorded.version} of decisions; this server repeats those of version ${DECISION_VERSION}.`;
    return { execution_id, identical: null, decision: null, message };
  }
  const decision = replayDecision(recorded);
  const identical = isDeepStrictEqual(decision, recorded) && isDeepStrictEqual(decision.weights, learned_weights);
  const message = identical
    ? 'The same draws and weights, bit for bit.'
    : 'Other draws than recorded: the record was changed, or the JavaScript engine rounds otherwise than the one that made it.';
  return { execution_id, identical, decision, message };
}

function replayAllocation(execution_id: string, recorded: VariantDecision): Replay {
  if (recorded.version !== ALLOCATION_VERSION) {
    const message = `The record is of version ${recorded.version} of allocations; this server repeats those of version ${ALLOCATION_VERSION}.`;
    return { execution_id, identical: null, decision: null, message };
  }
  const decision = replayVariant(recorded);
  const identical = isDeepStrictEqual(decision, recorded);
  const message = identical
    ? 'The same variant and propensities, bit for bit.'
    : 'Another variant or other propensities than recorded: the record was changed, or the JavaScript engine rounds otherwise.';
  return { execution_id, identical, decision, message };
}

function whoDecided({ strategy, reason, model_version }: ReplayableExecution): string {
  if (strategy === 'meta') {
    return `The network of bundle ${model_version} decided, and draws nothing: with that bundle and the same adaptation, the same request gives the same scores.`;
  }
  return `Nothing was drawn: fusion was ${strategy} (${reason}), which gives the same for the same scores.`;
}
