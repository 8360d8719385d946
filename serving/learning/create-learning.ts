import { choose } from './choose.js';
import { eraseUser } from './erase-user.js';
import { evidenceOf } from './evidence-of.js';
import { forget } from './forget.js';
import type { Learning } from './learning.js';
import type { LearningOptions } from './learning-options.js';
import { LearningState } from './learning-state.js';
import { questionContexts } from './question-contexts.js';
import { rebuild } from './rebuild.js';
import { rebuildRegularly } from './rebuild-regularly.js';
import { remember } from './remember.js';
import { take } from './take.js';

/** Learning with nothing known yet; `rebuild` brings in what the store knows. */
export function createLearning(options: LearningOptions): Learning {
  const state = new LearningState(options);
  const { onError, entities } = options;
  const report = (error: unknown) => onError(error, 'posteriors could not be read; what memory knows goes on');
  const read = async () => {
    await entities?.refresh(); // only of retrievers that are known is anything read
    await rebuild(state);
  };
  const regular = rebuildRegularly(read, { ...options, onError: report });
  return {
    choices: state.choices,
    contexts: (question) => questionContexts(question, state.choiceOf(question)).map(({ key }) => key),
    evidence: (question) => {
      const choice = state.choiceOf(question);
      return evidenceOf(state, question, questionContexts(question, choice), choice);
    },
    segments: (namespace, retrieverId) => state.posteriors.segments(namespace, retrieverId),
    choose: (question) => choose(state, question),
    remember: (execution) => remember(state, execution),
    execution: async (namespace, executionId) => (await state.executions.find(namespace, executionId))?.row ?? null,
    take: async (interactions) =>
      (await take(state, interactions)).map((outcome) => {
        if (outcome.status === 'rejected') throw outcome.reason;
        return outcome.value;
      }),
    takeEach: (interactions) => take(state, interactions),
    interaction: (namespace, interactionId) => state.findInteraction(namespace, interactionId),
    forget: (namespace, interactionId) => forget(state, namespace, interactionId),
    eraseUser: (namespace, userId) => eraseUser(state, namespace, userId),
    rebuild: () => regular.now().catch(report),
    close: () => regular.stop(),
  };
}
