import { type ContextRow, readContexts } from '../../data/store/reads/contexts.js';
import type { LearningConfig } from '../../models/bandit/index.js';
import { ContextCounts } from './context-counts.js';
import { type LearningState, unitOf } from './learning-state.js';
import { isPersonal } from './personal-key.js';
import type { ContextAddress } from './posterior-memory.js';

/** More at once wait for a later question: newcomers must not crowd out what is asked of the store otherwise. */
const LOADS = 100;

/**
 * Reads a context from the store into memory. Trouble is told and changes nothing; the next question tries again.
 *
 * Nothing of the context changes meanwhile: a user's is read in its turn among the user's own interactions, any other alone.
 */
export async function loadContext(
  state: LearningState,
  address: ContextAddress,
  config: LearningConfig,
): Promise<void> {
  const { namespace, retrieverId, context } = address;
  const key = `${namespace}/${retrieverId}/${context}`;
  if (state.options.store === null || state.loading.has(key) || state.loading.size >= LOADS) return;
  state.loading.add(key);
  const load = () => readInto(state, address, config);
  try {
    await (isPersonal(context)
      ? state.queue.run(unitOf(namespace, retrieverId, [context], ''), () => state.lock.shared(load))
      : state.lock.exclusive(load));
  } catch (error) {
    state.options.onError(error, `what is known in ${context} could not be read`);
  } finally {
    state.loading.delete(key);
  }
}

async function readInto(
  state: LearningState,
  address: ContextAddress,
  { decayHalfLifeDays }: LearningConfig,
): Promise<void> {
  const store = state.options.store!;
  await store.settled();
  const { namespace, retrieverId, context } = address;
  const { today } = state;
  const filter = { namespace, retrieverId, contexts: [context], today, halfLifeDays: decayHalfLifeDays, limit: 1 };
  const [row] = await readContexts(store, filter);
  state.posteriors.set(address, countsOf(row, today, decayHalfLifeDays));
}

/** A context as the store summed it. @param row undefined: nothing is known. */
export function countsOf(row: ContextRow | undefined, day: number, halfLifeDays: number | null): ContextCounts {
  const counts = new ContextCounts(halfLifeDays);
  if (row === undefined) return counts;
  counts.interactions = row.interactions;
  row.arms.forEach((arm, index) => {
    counts.add({ arm, day, alpha: row.alpha[index]!, beta: row.beta[index]! });
  });
  return counts;
}
