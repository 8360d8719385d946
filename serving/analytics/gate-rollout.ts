import { readRandomisedExecutions } from '../../data/store/reads/randomised-executions.js';
import type { Store } from '../../data/store/store.js';
import { type GateVerdict, gate } from '../../models/gate/gate.js';
import type { GateThresholds } from '../../models/gate/gate-evidence.js';
import { rolloutEvidence } from './rollout-evidence.js';

export interface RolloutQuestion {
  readonly namespace: string;
  readonly retrieverId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How far back. */
  readonly days: number;
  /** From being shown to the latest reward that counts. */
  readonly attributionWindowHours: number;
  readonly thresholds?: Partial<GateThresholds>;
}

export interface RolloutVerdict extends GateVerdict {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Executions that could have got either arm. */
  readonly executions: number;
  /** False where there were more, and the earliest were left out. */
  readonly isComplete: boolean;
}

/** As many are read at most: weighing them holds up other requests for less than a second. */
const MOST_EXECUTIONS = 100_000;

const DAY_MS = 86_400_000;

/** Whether learned fusion may replace the static one of a retriever, by what its rollout has shown so far. */
export async function gateRollout(
  store: Store,
  { namespace, retrieverId, now, days, attributionWindowHours, thresholds = {} }: RolloutQuestion,
): Promise<RolloutVerdict> {
  const from = new Date(now - days * DAY_MS).toISOString();
  const to = new Date(now + 1).toISOString();
  const rows = await readRandomisedExecutions(
    store,
    { namespace, retrieverId, from, to, windowHours: attributionWindowHours },
    MOST_EXECUTIONS,
  );
  const verdict = gate(rolloutEvidence(rows), thresholds);
  return { ...verdict, from, to, executions: rows.length, isComplete: rows.length < MOST_EXECUTIONS };
}
