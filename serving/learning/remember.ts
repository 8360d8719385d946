import type { CorrectionRow, InteractionRow } from '../../data/store/rows.js';
import { DEFAULT_LEARNING_CONFIG, type LearningConfig } from '../../models/bandit/index.js';
import type { ArmLesson } from './arm-lesson.js';
import { executedList, lessonsBetween } from './executed-list.js';
import { learningConfigOf } from './learning-config-of.js';
import { type LearningState, unitOf } from './learning-state.js';
import { listed, type UnlistedExecution } from './unlisted-execution.js';

/** Keeps an answer for its interactions and writes it; nobody waits. */
export function remember(state: LearningState, execution: UnlistedExecution): void {
  const { namespace, retriever_id: retrieverId, execution_id, contexts, result_ids } = execution.row;
  const { store, onError } = state.options;
  state.executions.keep(execution, NOTHING_YET);
  state.positionsOf(namespace, retrieverId).show(result_ids.length);
  const written = async () => {
    await store?.write('executions', [listed(execution)]);
    const opening = openingOf(state, execution);
    if (opening.length === 0) return;
    const unit = unitOf(namespace, retrieverId, contexts, execution_id);
    await state.queue.run(unit, () => state.lock.shared(() => open(state, execution.row, opening)));
  };
  written().catch((error: unknown) => onError(error, `execution ${execution_id} could not be written`));
}

/** Of most answers it stays so; they share it. */
const NOTHING_YET: readonly InteractionRow[] = [];

/** What a list says before anybody reacts: a blend that was pulled counts as a failure until a reward comes. */
function openingOf(state: LearningState, execution: UnlistedExecution): readonly ArmLesson[] {
  if (!execution.row.decision.includes('"arms":"blends"')) return []; // spares every other record the parsing
  const config = configOf(state, execution.row);
  return lessonsBetween(executedList(listed(execution), config), null, [], config);
}

async function open(
  state: LearningState,
  execution: UnlistedExecution['row'],
  opening: readonly ArmLesson[],
): Promise<void> {
  const { namespace, retriever_id, contexts } = execution;
  const rows = contexts.flatMap((context): CorrectionRow[] =>
    opening.map((lesson) => ({ namespace, retriever_id, context, ...lesson, interactions: 0 })),
  );
  await state.options.store?.write('corrections', rows);
  const config = configOf(state, execution);
  for (const context of contexts) state.learn({ namespace, retrieverId: retriever_id, context }, opening, 0, config);
}

function configOf(state: LearningState, { namespace, retriever_id }: UnlistedExecution['row']): LearningConfig {
  const retriever = state.options.retrievers.get(namespace, retriever_id);
  return retriever ? learningConfigOf(retriever) : DEFAULT_LEARNING_CONFIG;
}
