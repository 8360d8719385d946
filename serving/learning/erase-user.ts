import { eraseUserRows } from '../../data/store/erase-user.js';
import { contextKeys } from '../../models/bandit/index.js';
import type { LearningState } from './learning-state.js';

/**
 * Forgets a user, in the store and in memory: what they did and were answered, what was learned of them alone, what they chose.
 * What they taught the levels of segments and of everybody stays. Nothing is taken in or read back meanwhile.
 *
 * @throws FusionError `store_unavailable`: asked again, the rest is erased
 */
export async function eraseUser(state: LearningState, namespace: string, userId: string): Promise<void> {
  const [personal] = contextKeys({ user: { user_id: userId } });
  const pair = personal!.key.slice('personal:'.length); // there is one for whoever has a name
  await state.choices.forget(namespace, userId);
  await state.lock.exclusive(async () => {
    const { store } = state.options;
    const found = store === null ? [] : await eraseUserRows(store, { namespace, userId, pair });
    const contexts = new Set(found);
    const isOwn = (row: { readonly namespace: string; readonly user_id: string }) =>
      row.namespace === namespace && row.user_id === userId;
    state.posteriors.forgetPersonal(
      namespace,
      (context) => contexts.has(context) || context.slice('personal:'.length).split('|').includes(pair),
    );
    state.executions.forget(({ row, events }) => isOwn(row) || events.some(isOwn));
    state.repetitions.forgetAll(isOwn);
    state.forgetInteractions(isOwn);
  });
}
