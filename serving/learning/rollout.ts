import { createHash } from 'node:crypto';
import type { LearningConfig } from '../../models/bandit/index.js';

/** Whom the rollout is about. */
export interface RolloutUnit {
  readonly retrieverId: string;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly executionId: string;
  readonly isOptedOut: boolean;
}

/** Why static fusion is served whatever was learned; the first that applies, in this order. */
export type HoldReason = 'kill_switch' | 'opt_out' | 'holdout' | 'shadow';

/** Separates this experiment from others that hash the same users. */
const SALT = 'learned-fusion';

/** Null where learned weights may be served. */
export function rollout(
  { enabled, rolloutPct, shadowMode }: Pick<LearningConfig, 'enabled' | 'rolloutPct' | 'shadowMode'>,
  unit: RolloutUnit,
): HoldReason | null {
  if (!enabled) return 'kill_switch';
  if (unit.isOptedOut) return 'opt_out';
  if (rolloutPct < 100 && rolloutBucket(unit) >= rolloutPct) return 'holdout';
  return shadowMode ? 'shadow' : null;
}

/**
 * Where a user, else a session, else a single execution stands between 0 and 100, in steps of 0.01. It is served learned weights
 * where that is below `rollout_pct`: always the same answer, and a larger percentage only adds units.
 */
export function rolloutBucket({
  retrieverId,
  userId,
  sessionId,
  executionId,
}: Omit<RolloutUnit, 'isOptedOut'>): number {
  const unit = userId ?? sessionId ?? executionId;
  const digest = createHash('sha256').update(`${retrieverId}:${SALT}:${unit}`).digest();
  return (digest.readUInt32BE(0) % 10_000) / 100;
}
