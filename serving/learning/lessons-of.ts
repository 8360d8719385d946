import type { ExecutionRow, InteractionRow } from '../../data/store/rows.js';
import { dayOf, type LearningConfig } from '../../models/bandit/index.js';
import type { ArmLesson } from './arm-lesson.js';
import { type ExecutedList, lessonsBetween } from './executed-list.js';
import { isPersonal, personalKeySince } from './personal-key.js';
import type { UserChoice } from './user-choices.js';

/** By context. */
export type Lessons = ReadonlyMap<string, readonly ArmLesson[]>;

/**
 * The contexts that an interaction with an answer counts in: the answer's, as they were when it was given. But nothing personal
 * of a user who has opted out since, and after a reset, what happened before it counts for nobody's preferences.
 */
export function contextsOf(execution: ExecutionRow, occurredAt: string, choice: UserChoice | null): readonly string[] {
  const isOut = choice?.is_opted_out === true;
  const resetAt = choice?.reset_at ?? null;
  return execution.contexts.flatMap((key) => {
    if (!isPersonal(key)) return [key];
    if (isOut || (resetAt !== null && occurredAt <= resetAt)) return [];
    return [personalKeySince(key, resetAt)];
  });
}

/**
 * What changes in each context when the interactions with a list become others.
 * @param before in the order in which they came. @param after likewise.
 */
export function lessonsOf(
  execution: ExecutionRow,
  executed: ExecutedList,
  before: readonly InteractionRow[],
  after: readonly InteractionRow[],
  config: LearningConfig,
): Lessons {
  const contexts = new Set([...before, ...after].flatMap((event) => event.contexts));
  const lessons = [...contexts].map((context) => {
    const within = (events: readonly InteractionRow[]) => events.filter((event) => event.contexts.includes(context));
    const said = within(before);
    // The answer said what it could in its own contexts when it was given, and nothing yet in one that came later.
    const isNew = said.length === 0 && !execution.contexts.includes(context);
    return [context, lessonsBetween(executed, isNew ? null : said, within(after), config)] as const;
  });
  return new Map(lessons);
}

/** What an interaction says of the source that it names, where nobody knows what else was shown. */
export function lessonWithoutList(row: InteractionRow): readonly ArmLesson[] {
  const { reward_value: reward, position_factor: factor, feature_uri: arm, occurred_at } = row;
  if (reward === 0) return [];
  const day = dayOf(Date.parse(occurred_at));
  return [{ arm, day, alpha: Math.max(reward, 0) * factor, beta: Math.max(-reward, 0) }];
}

/** The interaction with what it taught. */
export function withLessons(row: InteractionRow, lessons: Lessons): InteractionRow {
  const entries = [...lessons].flatMap(([context, own]) => own.map((lesson) => ({ context, ...lesson })));
  return {
    ...row,
    'deltas.context': entries.map(({ context }) => context),
    'deltas.arm': entries.map(({ arm }) => arm),
    'deltas.day': entries.map(({ day }) => day),
    'deltas.alpha': entries.map(({ alpha }) => alpha),
    'deltas.beta': entries.map(({ beta }) => beta),
  };
}
