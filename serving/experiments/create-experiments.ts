import { FusionError } from '../../data/schema/errors.js';
import { refreshSegmentAnalytics } from '../../data/store/reads/experiment-state.js';
import { contextVector, decideVariant, segmentKey, VECTOR_WIDTH } from '../../models/experiment/index.js';
import { EntityTable } from '../entities/entity-table.js';
import { newId } from '../entities/new-id.js';
import type { FeedbackLoopOptions } from '../feedback-loop-options.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { RegionState } from '../http/schemas/experiment-region.js';
import { settledStore } from '../http/settled-store.js';
import { unknownId } from '../http/unknown-id.js';
import { rebuildRegularly } from '../learning/rebuild-regularly.js';
import { SharedLock } from '../memory/shared-lock.js';
import { allocationConfigOf, isLinear } from './allocation-config-of.js';
import { AllocationMemory } from './allocation-memory.js';
import { beliefsOf } from './beliefs-of.js';
import { conversionRow } from './conversion-row.js';
import { ExperimentState } from './experiment-state.js';
import type { Experiments } from './experiments.js';
import { newExperiment } from './new-experiment.js';
import { readExperiment, readSegments } from './read-experiment.js';
import { laterState, regionState } from './region-state.js';

/** Of one namespace; stopped ones count. */
const MOST_EXPERIMENTS = 1000;

/** That may send what they have counted. */
const MOST_REGIONS = 32;

/** Where it is counted; servers in other places name their own. */
const REGION = 'default';

/** Experiments with nothing known yet; each is read from the store when it is first asked for, and all of them now and then. */
export function createExperiments(options: FeedbackLoopOptions): Experiments {
  const { store, wallClock, seed, onError, region = REGION } = options;
  const table = new EntityTable<Experiment>('experiment', options);
  const regions = new EntityTable<RegionState>('experiment_region', options);
  const states = new Map<string, Promise<ExperimentState>>();
  const memory = new AllocationMemory(store);
  const lock = new SharedLock();

  const get = (namespace: string, id: string): Experiment => {
    const experiment = table.get(namespace, id);
    if (experiment === undefined) throw unknownId('experiment_id', 'an experiment of this namespace', id);
    return experiment;
  };

  const read = async (experiment: Experiment): Promise<ExperimentState> => {
    const state = new ExperimentState(experiment.variants.length, experiment.context_features);
    if (store !== null) {
      await store.settled();
      await readExperiment(store, experiment, state, { width: VECTOR_WIDTH, others: regionsOf(experiment) });
    }
    return state;
  };

  const regionsOf = ({ namespace, experiment_id }: Experiment) =>
    regions.list(namespace).filter((one) => one.experiment_id === experiment_id && one.region !== region);

  const stateOf = async (experiment: Experiment): Promise<ExperimentState> => {
    const id = `${experiment.namespace}/${experiment.experiment_id}`;
    const state = states.get(id) ?? read(experiment);
    states.set(id, state);
    return state.catch((error) => {
      states.delete(id); // the next one tries again
      throw error;
    });
  };

  const rebuild = async () => {
    for (const [id] of states) {
      const [namespace, ...rest] = id.split('/');
      const experiment = table.get(namespace!, rest.join('/'));
      if (experiment === undefined) states.delete(id);
      else await lock.exclusive(async () => states.set(id, Promise.resolve(await read(experiment))));
    }
    if (store !== null && states.size > 0) await refreshSegmentAnalytics(store, new Date(wallClock()).toISOString());
  };
  const report = (error: unknown) => onError(error, 'experiments could not be read; what memory knows goes on');
  const regular = rebuildRegularly(rebuild, { ...options, onError: report });

  const convert: Experiments['convert'] = (namespace, allocationId, reward) =>
    lock.shared(async () => {
      const kept = await memory.find(namespace, allocationId);
      if (kept === undefined) {
        throw unknownId('allocation_id', 'an allocation of this namespace', allocationId);
      }
      const { row } = kept;
      const state = await stateOf(get(namespace, row.experiment_id));
      const counted = kept.reward === null;
      if (counted) {
        kept.reward = reward; // at once, so that a repetition finds it
        try {
          await store?.write('conversions', [conversionRow(kept, reward, wallClock())]);
        } catch (error) {
          kept.reward = null;
          throw error;
        }
        state.addReward(kept.stated, reward);
      }
      return {
        ...{ allocation_id: allocationId, experiment_id: row.experiment_id, variant: row.variant },
        ...{ segment_key: row.segment_key, reward: kept.reward ?? reward, counted },
      };
    });

  return {
    store,
    async create(namespace, given) {
      if (table.sizeOf(namespace) >= MOST_EXPERIMENTS) {
        throw new FusionError('overloaded', `experiments: expected at most ${MOST_EXPERIMENTS} in a namespace`);
      }
      const experiment = newExperiment(namespace, given, wallClock());
      const id = experiment.experiment_id;
      return table.update(namespace, id, (before) => {
        if (before === undefined) return experiment;
        throw new FusionError('conflict', `experiment_id: expected a new one, got "${id}", which there is`);
      });
    },
    get,
    list: (namespace) => table.list(namespace).toReversed(),
    stop: (namespace, id) =>
      table.update(namespace, id, () => ({
        ...get(namespace, id),
        status: 'stopped' as const,
        stopped_at: get(namespace, id).stopped_at ?? new Date(wallClock()).toISOString(),
      })),

    allocate: (namespace, id, { context, userId, executionId }) =>
      lock.shared(async () => {
        const experiment = get(namespace, id);
        if (experiment.status === 'stopped') {
          throw new FusionError('conflict', `experiment_id: expected one that runs, got "${id}", which was stopped`);
        }
        const state = await stateOf(experiment);
        const segment = state.segmentOf(segmentKey(context.features, experiment.context_features));
        const vector = isLinear(experiment) ? contextVector(context, experiment.context_features) : new Float64Array(0);
        const config = allocationConfigOf(experiment);
        const { level, beliefs } = beliefsOf(state, segment, vector, experiment.variants.length, config);
        const allocation_id = executionId === '' ? newId('alloc') : allocationIdOf(executionId);
        const decision = decideVariant({
          policy: config.policy,
          beliefs,
          uniformShare: config.uniformShare,
          seed: { seed, purpose: [allocation_id] },
        });
        const names = experiment.variants.map(({ variant }) => variant);
        const allocated_at = new Date(wallClock()).toISOString();
        const row = {
          ...{ namespace, allocation_id, experiment_id: id, region, user_id: userId, execution_id: executionId },
          ...{ segment_key: segment, level, variant: names[decision.variant]!, variants: names },
          ...{ propensities: decision.propensities, expected: decision.expected, vector: [...vector], allocated_at },
        };
        if (!state.has(segment)) {
          const first = { namespace, experiment_id: id, segment_key: segment, first_seen: allocated_at };
          await store?.write('context_segments', [first]);
        }
        await store?.write('allocations', [row]);
        const kept = memory.keep({ ...row, reward: null });
        state.addAllocation(kept.stated);
        return {
          allocation: {
            ...{ allocation_id, experiment_id: id, variant: row.variant, segment_key: segment, level },
            propensity: decision.propensities[decision.variant]!,
          },
          decision,
        };
      }),

    convert,
    segments: async (experiment) => (await lock.shared(() => stateOf(experiment))).segments(),
    state: async (experiment) => {
      const settled = await settledStore({ store });
      const own = await readSegments(settled, experiment, (of) => of === region);
      const names = experiment.variants.map(({ variant }) => variant);
      return regionState(experiment.experiment_id, region, own, names);
    },
    merge: async (experiment, sent) => {
      const { namespace, experiment_id } = experiment;
      await settledStore({ store });
      if (sent.experiment_id !== experiment_id) throw invalidValue('experiment_id', experiment_id, sent.experiment_id);
      if (sent.region === region) throw invalidValue('region', 'another region than that of this server', region);
      const known = regionsOf(experiment).map((one) => one.region);
      if (known.length >= MOST_REGIONS && !known.includes(sent.region)) {
        throw invalidValue('region', `one of the ${MOST_REGIONS} that are known`, sent.region);
      }
      await regions.update(namespace, `${experiment_id}/${sent.region}`, (before) => laterState(before, sent));
      await lock.exclusive(async () =>
        states.set(`${namespace}/${experiment_id}`, Promise.resolve(await read(experiment))),
      );
      return {
        experiment_id,
        regions: Object.fromEntries(regionsOf(experiment).map(({ region: name, counted }) => [name, counted])),
      };
    },
    take: ({ namespace, execution_id, reward_value }) => {
      if (execution_id === '' || reward_value <= 0 || !memory.has(namespace, allocationIdOf(execution_id))) return;
      convert(namespace, allocationIdOf(execution_id), 1).catch((error) =>
        onError(error, 'an interaction could not be counted as a conversion'),
      );
    },
    forgetUser: (namespace, userId) => memory.forgetUser(namespace, userId),
    rebuild: () => regular.now().catch(report),
    close: () => regular.stop(),
  };
}

/** An answer has one allocation, so its name is known from the answer's. */
function allocationIdOf(executionId: string): string {
  return `alloc_${executionId.replace(/^exec_/, '')}`;
}
