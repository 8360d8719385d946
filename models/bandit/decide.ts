import { FusionError } from '../../data/schema/errors.js';
import { createRng } from '../../data/schema/random.js';
import type { ArmCounts } from './arm-counts.js';
import { armNumber } from './arm-number.js';
import { DECISION_VERSION, type Decision, type DecisionSituation } from './decision.js';
import type { DecisionSeed } from './decision-seed.js';
import { outcomeSampler } from './draw-outcome.js';
import { explorationBonusAt } from './exploration.js';
import type { LearningConfig } from './learning-config.js';
import { type LevelEvidence, resolveContext } from './resolve-context.js';
import { withoutSession, withSession } from './session-adaptation.js';

export interface DecideOptions {
  readonly config: LearningConfig;
  readonly sources: number;
  /** What is known in the contexts of the request, narrowest first. */
  readonly levels: readonly LevelEvidence[];
  /** The rewards of the running session, which the levels contain, too. */
  readonly session?: ArmCounts;
  readonly seed: DecisionSeed;
}

/** Chooses fusion weights for one request by Thompson sampling, and says all that it went by. */
export function decide(options: DecideOptions): Decision {
  return drawDecision(decisionSituation(options));
}

/** All that a decision goes by, before anything is drawn. */
export function decisionSituation({ config, sources, levels, session, seed }: DecideOptions): DecisionSituation {
  const own = session ? levels.map((level) => ({ ...level, counts: withoutSession(level.counts, session) })) : levels;
  const context = resolveContext(own, armNumber(sources, config), config);
  const posteriors = session ? withSession(context.posteriors, session, config.sessionWeight) : context.posteriors;
  const { arms, minWeight, maxWeight, blendStep } = config;
  return {
    version: DECISION_VERSION,
    arms,
    sources,
    level: context.level,
    key: context.key,
    interactions: context.interactions,
    posteriors,
    explorationBonus: explorationBonusAt(context.interactions, config),
    minWeight,
    maxWeight,
    blendStep,
    seed,
  };
}

/**
 * The same decision again, from its record alone.
 * @throws FusionError `invalid_value` on a record of a version that drew otherwise.
 */
export function replayDecision(record: Decision): Decision {
  if (record.version === DECISION_VERSION) return drawDecision(record);
  const message = `replayDecision: expected a record of version ${DECISION_VERSION}, got ${record.version}.`;
  throw new FusionError('invalid_value', message);
}

function drawDecision(situation: DecisionSituation): Decision {
  const { seed, purpose } = situation.seed;
  const outcome = outcomeSampler(situation, createRng(seed, 'decision', ...purpose))();
  return Object.assign({}, situation, outcome); // spreading the two costs as much as the rest of the decision
}
