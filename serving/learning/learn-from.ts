import type { InteractionRow } from '../../data/store/rows.js';
import type { ArmLesson } from './arm-lesson.js';
import { executedList, sessionLessons } from './executed-list.js';
import type { FoundSetting } from './find-setting.js';
import type { LearningState } from './learning-state.js';
import { contextsOf, type Lessons, lessonsOf, lessonWithoutList, withLessons } from './lessons-of.js';
import { questionContexts } from './question-contexts.js';

/** An interaction and what it teaches. */
export interface Learned {
  readonly found: FoundSetting;
  readonly row: InteractionRow;
  readonly lessons: Lessons;
  /** What the running session has of it. */
  readonly session: readonly ArmLesson[];
}

/**
 * What an interaction teaches, by context, written into its row.
 * @param before what came in before it; of its own answer, all.
 */
export function learnFrom(
  state: LearningState,
  found: FoundSetting,
  row: InteractionRow,
  before: readonly InteractionRow[],
): Learned {
  const { retrieverId, config, remembered } = found;
  if (retrieverId === '') return { found, row, lessons: new Map(), session: [] };
  if (remembered === null) return learnWithoutList(state, found, row);
  const execution = remembered.row;
  const choice = choiceOf(state, row.namespace, retrieverId, execution.user_id);
  const dated = { ...row, contexts: contextsOf(execution, row.occurred_at, choice) };
  const executed = executedList(execution, config);
  const events = before.filter(({ execution_id }) => execution_id === row.execution_id);
  const lessons = lessonsOf(execution, executed, events, [...events, dated], config);
  return { found, row: withLessons(dated, lessons), lessons, session: sessionLessons(executed, row) };
}

/** Only what the interaction says itself can be credited, and only to a source that the retriever has. */
function learnWithoutList(state: LearningState, found: FoundSetting, row: InteractionRow): Learned {
  const { interaction, retrieverId, config, sources } = found;
  const isCredited = config.arms === 'sources' && sources.includes(row.feature_uri);
  if (!isCredited) return { found, row, lessons: new Map(), session: [] };
  const choice = choiceOf(state, row.namespace, retrieverId, row.user_id);
  const isBefore = choice?.reset_at != null && row.occurred_at <= choice.reset_at;
  const userId = isBefore ? null : interaction.userId;
  const contexts = questionContexts({ inputs: {}, userId, config }, choice).map(({ key }) => key);
  const lesson = lessonWithoutList(row);
  const lessons = new Map(contexts.map((context) => [context, lesson]));
  return { found, row: withLessons({ ...row, contexts }, lessons), lessons, session: lesson };
}

function choiceOf(state: LearningState, namespace: string, retrieverId: string, userId: string) {
  return userId === '' ? null : state.choices.of(namespace, retrieverId, userId);
}
