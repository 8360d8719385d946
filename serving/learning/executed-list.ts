import type { ExecutionRow, InteractionRow } from '../../data/store/rows.js';
import {
  blendDeltas,
  type Decision,
  deltasBetween,
  type FeedbackEvent,
  type LearningConfig,
  type PosteriorDelta,
  rewardDeltas,
  type ShownList,
  sourceDeltas,
} from '../../models/bandit/index.js';
import type { ArmLesson } from './arm-lesson.js';
import { blendName } from './arm-names.js';

/** An execution as the bandit sees it, and the names of the arms that it speaks of. */
export interface ExecutedList {
  readonly list: ShownList;
  readonly arms: 'sources' | 'blends';
  readonly names: readonly string[];
  readonly itemIndex: ReadonlyMap<string, number>;
}

/**
 * @param config of the retriever as it is now; a list that a bandit decided keeps the kind of arms that it was decided by.
 */
export function executedList(execution: ExecutionRow, config: LearningConfig): ExecutedList {
  const { sources, weights, source_scores, result_ids, served, decision, executed_at } = execution;
  const arms = decision === '' ? config.arms : (JSON.parse(decision) as Decision).arms;
  const isPull = arms === 'blends' && decision !== '' && served === 'learned';
  return {
    list: {
      shownAtMs: Date.parse(executed_at),
      weights: weights.length > 0 ? weights : sources.map(() => 1), // fused by rank: all sources had the same say
      arm: isPull ? 0 : null,
      scores: source_scores.map((scores) => scores.map((score) => score ?? Number.NaN)),
    },
    arms,
    names: arms === 'sources' ? sources : [blendName(weights)],
    itemIndex: new Map(result_ids.map((id, index) => [id, index])),
  };
}

/** All that a list and its interactions say, in one context. */
function statement(
  executed: ExecutedList,
  events: readonly InteractionRow[],
  config: LearningConfig,
): readonly PosteriorDelta[] {
  const feedback = events.map((event) => feedbackEvent(executed, event));
  return executed.arms === 'sources'
    ? sourceDeltas(executed.list, feedback, config)
    : blendDeltas(executed.list, feedback, config);
}

/**
 * What is to be written when the interactions with a list become others: the new statement less the one before.
 * @param before null: nothing was written of the list yet, not even that it was shown.
 */
export function lessonsBetween(
  executed: ExecutedList,
  before: readonly InteractionRow[] | null,
  after: readonly InteractionRow[],
  config: LearningConfig,
): readonly ArmLesson[] {
  const said = before === null ? [] : statement(executed, before, config);
  return named(executed, deltasBetween(said, statement(executed, after, config)));
}

/** What one interaction earned the sources; what the running session counts more of. None where the arms are blends. */
export function sessionLessons(executed: ExecutedList, event: InteractionRow): readonly ArmLesson[] {
  if (executed.arms === 'blends') return [];
  return named(executed, rewardDeltas(executed.list, [feedbackEvent(executed, event)]));
}

function feedbackEvent({ names, arms, itemIndex }: ExecutedList, event: InteractionRow): FeedbackEvent {
  const source = arms === 'sources' ? names.indexOf(event.feature_uri) : -1;
  return {
    index: itemIndex.get(event.item_id) ?? null,
    reward: event.reward_value,
    source: source < 0 ? null : source,
    positionFactor: event.position_factor,
    occurredAtMs: Date.parse(event.occurred_at),
  };
}

function named({ names }: ExecutedList, deltas: readonly PosteriorDelta[]): readonly ArmLesson[] {
  return deltas.map(({ arm, ...rest }) => ({ arm: names[arm]!, ...rest }));
}
