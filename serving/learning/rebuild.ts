import { readContexts, readLearners } from '../../data/store/reads/contexts.js';
import { readPositions } from '../../data/store/reads/positions.js';
import type { Store } from '../../data/store/store.js';
import type { LearningConfig } from '../../models/bandit/index.js';
import { learningConfigOf } from './learning-config-of.js';
import type { LearningState } from './learning-state.js';
import { countsOf } from './load-context.js';
import { POSITIONS, PositionStatistics } from './position-statistics.js';

const DAY_MS = 86_400_000;

/** Executions are kept so long by default. */
const POSITION_DAYS = 90;

/**
 * Reads what is known of every retriever from the store into memory, retriever by retriever: as many contexts as fit, of users
 * those who were active last. Interactions wait while their retriever's turn lasts; requests do not.
 * @throws FusionError `store_unavailable`
 */
export async function rebuild(state: LearningState): Promise<void> {
  const { store, retrievers } = state.options;
  if (store === null) return;
  await store.settled();
  for (const { namespace, retriever_id } of await readLearners(store)) {
    const retriever = retrievers.get(namespace, retriever_id);
    if (retriever === undefined) continue; // deleted
    const config = learningConfigOf(retriever);
    await state.lock.exclusive(() => readRetriever(state, store, namespace, retriever_id, config));
  }
}

async function readRetriever(
  state: LearningState,
  store: Store,
  namespace: string,
  retrieverId: string,
  { decayHalfLifeDays: halfLifeDays, positionBias }: LearningConfig,
): Promise<void> {
  await store.settled();
  const { today } = state;
  const limit = state.limits.personalContexts;
  const rows = await readContexts(store, { namespace, retrieverId, today, halfLifeDays, limit });
  for (const row of rows) {
    state.posteriors.set({ namespace, retrieverId, context: row.context }, countsOf(row, today, halfLifeDays));
  }
  if (rows.length === limit) state.posteriors.forgetSome();
  if (positionBias === 'none') return;
  const since = new Date(state.options.wallClock() - POSITION_DAYS * DAY_MS).toISOString();
  const positions = new PositionStatistics();
  for (const row of await readPositions(store, { namespace, retrieverId, positions: POSITIONS, since })) {
    positions.add(row.position, row.impressions, row.clicks);
  }
  state.setPositions(namespace, retrieverId, positions);
}
