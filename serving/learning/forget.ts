import type { CorrectionRow, InteractionRow } from '../../data/store/rows.js';
import { executedList } from './executed-list.js';
import { learningConfigOf } from './learning-config-of.js';
import { type LearningState, unitOf } from './learning-state.js';
import { type Lessons, lessonsOf } from './lessons-of.js';
import { sessionKey } from './session-memory.js';

/**
 * Deletes an interaction and takes its lessons back: the statement about its list without it, less the one with it.
 *
 * The row goes first. Should the process end between the two, a lesson stays that nobody can see; the other way round, it could be
 * taken back twice.
 * @returns false where there is none.
 * @throws FusionError `store_unavailable`
 */
export async function forget(state: LearningState, namespace: string, interactionId: string): Promise<boolean> {
  const row = await state.findInteraction(namespace, interactionId);
  if (row === null) return false;
  const remembered = row.execution_id === '' ? null : await state.executions.find(namespace, row.execution_id);
  const contexts = remembered?.row.contexts ?? row.contexts;
  const otherwise = remembered?.row.execution_id ?? JSON.stringify([row.user_id, row.session_id, row.item_id]);
  const unit = unitOf(namespace, row.retriever_id, contexts, otherwise);
  return await state.queue.run(unit, () => state.lock.shared(() => remove(state, row)));
}

async function remove(state: LearningState, row: InteractionRow): Promise<boolean> {
  const { namespace, interaction_id, retriever_id, session_id, reward_value } = row;
  const { store, retrievers } = state.options;
  if ((await state.findInteraction(namespace, interaction_id)) === null) return false; // somebody else did meanwhile
  const lessons = await lessonsBack(state, row);
  await store?.delete('interactions', 'namespace = {namespace:String} AND interaction_id = {interaction_id:String}', {
    namespace,
    interaction_id,
  });
  const interactions = reward_value === 0 ? 0 : -1;
  const corrections = row.contexts.flatMap((context) => correctionsOf(row, context, lessons, interactions));
  if (corrections.length > 0) await store?.write('corrections', corrections);
  const retriever = retrievers.get(namespace, retriever_id);
  if (retriever) {
    const config = learningConfigOf(retriever);
    for (const context of row.contexts) {
      const address = { namespace, retrieverId: retriever_id, context };
      state.learn(address, lessons.get(context) ?? [], interactions, config);
    }
  }
  state.executions.remove(row);
  state.removeInteraction(row);
  state.options.onForgotten?.(row);
  state.repetitions.forget(row);
  state.sessions.remove(sessionKey(namespace, retriever_id, session_id), interaction_id);
  return true;
}

async function lessonsBack(state: LearningState, row: InteractionRow): Promise<Lessons> {
  const { namespace, retriever_id, execution_id, interaction_id } = row;
  const retriever = state.options.retrievers.get(namespace, retriever_id);
  const remembered = execution_id === '' ? null : await state.executions.find(namespace, execution_id);
  if (remembered === null || retriever === undefined) return itsOwnBack(row);
  const { row: execution, events } = remembered;
  const rest = events.filter((event) => event.interaction_id !== interaction_id);
  const config = learningConfigOf(retriever);
  return lessonsOf(execution, executedList(execution, config), events, rest, config);
}

/** The answer is gone: what the interaction itself added is taken off again. */
function itsOwnBack(row: InteractionRow): Lessons {
  const entries = row['deltas.context'].map((context, index) => ({
    context,
    arm: row['deltas.arm'][index]!,
    day: row['deltas.day'][index]!,
    alpha: -row['deltas.alpha'][index]!,
    beta: -row['deltas.beta'][index]!,
  }));
  return new Map(row.contexts.map((context) => [context, entries.filter((entry) => entry.context === context)]));
}

/** The count of interactions goes with the first of them. */
function correctionsOf(
  { namespace, retriever_id, reward_value, occurred_at }: InteractionRow,
  context: string,
  lessons: Lessons,
  interactions: number,
): CorrectionRow[] {
  const of = { namespace, retriever_id, context };
  const own = lessons.get(context) ?? [];
  if (own.length === 0 && reward_value === 0) return [];
  const count = {
    ...of,
    arm: '',
    day: Math.floor(Date.parse(occurred_at) / 86_400_000),
    alpha: 0,
    beta: 0,
    interactions,
  };
  return [count, ...own.map((lesson) => ({ ...of, ...lesson, interactions: 0 }))];
}
