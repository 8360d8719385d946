import type { Learned } from './learn-from.js';
import type { LearningState } from './learning-state.js';
import { sessionKey } from './session-memory.js';

const MINUTE_MS = 60_000;

/** What was written is known from now on: to the next question, to what comes again, and to what comes of the same answer. */
export function keepLearned(state: LearningState, { found, row, lessons, session }: Learned): void {
  const { retrieverId, config, interaction } = found;
  const { namespace, reward_value, position } = row;
  state.repetitions.keep(row);
  state.executions.append(row);
  state.keepInteraction(row);
  state.options.onTaken?.(row, found.remembered?.row ?? null);
  if (retrieverId === '' || reward_value === 0) return;
  for (const context of row.contexts) {
    state.learn({ namespace, retrieverId, context }, lessons.get(context) ?? [], 1, config);
  }
  if (reward_value > 0 && position !== null) state.positionsOf(namespace, retrieverId).click(position);
  const atMs = Date.parse(row.occurred_at);
  const sinceMs = state.options.wallClock() - config.sessionWindowMinutes * MINUTE_MS;
  const isLive = interaction.occurredAt === null || atMs > sinceMs; // what is told long after is not of a running session
  if (row.session_id === '' || !isLive || session.length === 0) return;
  const event = { interactionId: row.interaction_id, atMs, lessons: session };
  state.sessions.add(sessionKey(namespace, retrieverId, row.session_id), event);
}
