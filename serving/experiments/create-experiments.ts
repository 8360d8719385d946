import { refreshSegmentAnalytics } from '../../data/store/reads/experiment-state.js';
import type { AllocationRow } from '../../data/store/rows.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import { settledStore } from '../http/settled-store.js';
import { unknownId } from '../http/unknown-id.js';
import { rebuildRegularly } from '../learning/rebuild-regularly.js';
import type { LiveUsers } from '../live/live-users.js';
import { KeyedQueue } from '../memory/keyed-queue.js';
import { readExperimentRecord } from '../retrieval/experiment-record.js';
import { allocateVariant } from './allocate-variant.js';
import { AllocationMemory } from './allocation-memory.js';
import { convertAllocation } from './convert-allocation.js';
import { ExperimentRegions } from './experiment-regions.js';
import { ExperimentStates } from './experiment-states.js';
import { ExperimentTable } from './experiment-table.js';
import type { Experiments } from './experiments.js';
import { Visitors, type VisitorsOptions } from './visitors.js';

/** Where allocations are counted; servers in other places name their own. */
const REGION = 'default';

export interface ExperimentsOptions extends FeedbackLoopOptions, VisitorsOptions {
  readonly live: {
    readonly users: VisitorsOptions['live']['users'] & { readonly table: Pick<LiveUsers['table'], 'get'> };
  };
}

/** Conversions that may be under way. */
const MOST_WAITING = 10_000;

/** Experiments with nothing known yet; each is read from the store when it is first asked for, and all of them now and then. */
export function createExperiments(options: ExperimentsOptions): Experiments {
  const { store, wallClock, seed, onError, region = REGION } = options;
  const table = new ExperimentTable(options);
  const regions = new ExperimentRegions(region, options);
  const states = new ExperimentStates(store, regions.othersOf);
  const visitors = new Visitors(options);
  const memory = new AllocationMemory(store);
  const conversions = new KeyedQueue(MOST_WAITING, 'conversions');

  const isErased = ({ namespace, user_id, allocated_at }: AllocationRow) => {
    const erasedAt = user_id === '' ? null : options.live.users.table.get(namespace, user_id)?.erased_at;
    return erasedAt != null && allocated_at <= erasedAt; // by another server, perhaps: then memory still has it
  };

  // One report of an allocation after another: what the second is answered rests on whether the first could be written.
  const convert: Experiments['convert'] = (namespace, allocationId, reward) =>
    conversions.run(`${namespace}/${allocationId}`, () =>
      states.counting(async () => {
        const kept = await memory.find(namespace, allocationId);
        if (kept === undefined || isErased(kept.row)) {
          throw unknownId('allocation_id', 'an allocation of this namespace', allocationId);
        }
        const state = await states.of(table.get(namespace, kept.row.experiment_id));
        return convertAllocation(store, kept, state, reward, wallClock());
      }),
    );

  const rebuild = async () => {
    const read = await states.rereadAll();
    if (store !== null && read > 0) await refreshSegmentAnalytics(store, new Date(wallClock()).toISOString());
  };
  const report = (error: unknown) => onError(error, 'experiments could not be read; what memory knows goes on');
  const regular = rebuildRegularly(rebuild, { ...options, onError: report });

  return {
    store,
    create: (namespace, given) => table.create(namespace, given),
    get: (namespace, id) => table.get(namespace, id),
    list: (namespace) => table.list(namespace),
    stop: (namespace, id) => table.stop(namespace, id),
    allocate: async (namespace, id, visit) => {
      const experiment = table.running(namespace, id);
      const context = await visitors.describe(namespace, visit, experiment.context_features);
      const described = { ...visit, context, clustering: visitors.clustering(namespace) };
      return states.counting(async () => {
        const state = await states.of(experiment);
        return allocateVariant({ store, memory, region, seed }, experiment, state, described, wallClock());
      });
    },
    convert,
    segments: async (experiment) => (await states.counting(() => states.of(experiment))).segments(),
    state: async (experiment) => regions.own(await settledStore({ store }), experiment),
    merge: async (experiment, sent) => {
      await settledStore({ store });
      await regions.take(experiment, sent);
      await states.reread(experiment);
      const counts = regions.othersOf(experiment).map(({ region: name, counted }) => [name, counted]);
      return { experiment_id: experiment.experiment_id, regions: Object.fromEntries(counts) };
    },
    take: ({ reward_value }, execution) => {
      const record = reward_value > 0 && execution !== null ? readExperimentRecord(execution.decision) : null;
      if (record === null) return;
      convert(execution!.namespace, record.experiment.allocation_id, 1).catch((error) =>
        onError(error, 'an interaction could not be counted as a conversion'),
      );
    },
    forgetUser: (namespace, userId) => states.alone(async () => memory.forgetUser(namespace, userId)),
    rebuild: () => regular.now().catch(report),
    close: () => regular.stop(),
  };
}
