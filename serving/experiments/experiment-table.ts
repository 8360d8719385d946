import { FusionError } from '../../data/schema/errors.js';
import { EntityTable, type EntityTableOptions } from '../entities/entity-table.js';
import type { Experiment } from '../http/schemas/experiment.js';
import { unknownId } from '../http/unknown-id.js';
import type { Experiments } from './experiments.js';
import { newExperiment } from './new-experiment.js';

/** Of one namespace; stopped ones count. */
const MOST_EXPERIMENTS = 1000;

/** Which experiments there are. */
export class ExperimentTable implements Pick<Experiments, 'create' | 'get' | 'list' | 'stop'> {
  readonly #table: EntityTable<Experiment>;
  readonly #wallClock: () => number;

  constructor(options: EntityTableOptions) {
    this.#table = new EntityTable<Experiment>('experiment', options);
    this.#wallClock = options.wallClock;
  }

  async create(namespace: string, given: Parameters<Experiments['create']>[1]): Promise<Experiment> {
    if (this.#table.sizeOf(namespace) >= MOST_EXPERIMENTS) {
      throw new FusionError('overloaded', `experiments: expected at most ${MOST_EXPERIMENTS} in a namespace`);
    }
    const experiment = newExperiment(namespace, given, this.#wallClock());
    const id = experiment.experiment_id;
    return this.#table.update(namespace, id, (before) => {
      if (before === undefined) return experiment;
      throw new FusionError('conflict', `experiment_id: expected a new one, got "${id}", which there is`);
    });
  }

  get(namespace: string, id: string): Experiment {
    const experiment = this.#table.get(namespace, id);
    if (experiment === undefined) throw unknownId('experiment_id', 'an experiment of this namespace', id);
    return experiment;
  }

  /** One that still allocates. @throws FusionError `unknown_id`, `conflict` where it is stopped */
  running(namespace: string, id: string): Experiment {
    const experiment = this.get(namespace, id);
    if (experiment.status === 'running') return experiment;
    throw new FusionError('conflict', `experiment_id: expected one that runs, got "${id}", which was stopped`);
  }

  list(namespace: string): readonly Experiment[] {
    return this.#table.list(namespace).toReversed();
  }

  stop(namespace: string, id: string): Promise<Experiment> {
    return this.#table.update(namespace, id, () => {
      const experiment = this.get(namespace, id);
      const stopped_at = experiment.stopped_at ?? new Date(this.#wallClock()).toISOString();
      return { ...experiment, status: 'stopped' as const, stopped_at };
    });
  }
}
