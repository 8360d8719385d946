import type { Store } from '../../data/store/store.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { RegionState } from '../http/schemas/experiment-region.js';
import { SharedLock } from '../memory/shared-lock.js';
import { ExperimentState } from './experiment-state.js';
import { readExperiment } from './read-experiment.js';

/** What this server knows of each experiment: read from the store when it is first asked for, and whenever it is told to. */
export class ExperimentStates {
  readonly #store: Store | null;
  readonly #othersOf: (experiment: Experiment) => readonly RegionState[];
  readonly #known = new Map<string, { readonly experiment: Experiment; readonly state: Promise<ExperimentState> }>();
  readonly #lock = new SharedLock();

  /** @param othersOf what other regions have counted */
  constructor(store: Store | null, othersOf: (experiment: Experiment) => readonly RegionState[]) {
    this.#store = store;
    this.#othersOf = othersOf;
  }

  /** Whatever writes and counts runs in here, so that no reading falls between its two halves and counts it twice, or not at all. */
  counting<Result>(task: () => Promise<Result>): Promise<Result> {
    return this.#lock.shared(task);
  }

  /** Runs once all that is counting is done, and before anything else counts. */
  alone<Result>(task: () => Promise<Result>): Promise<Result> {
    return this.#lock.exclusive(task);
  }

  /** To be asked for within {@link counting}. @throws what the store throws; whoever asks next tries again */
  async of(experiment: Experiment): Promise<ExperimentState> {
    const key = keyOf(experiment);
    const { state } = this.#known.get(key) ?? this.#keep(experiment, this.#read(experiment));
    return state.catch((error) => {
      this.#known.delete(key);
      throw error;
    });
  }

  /** Reads an experiment back; what memory had of it goes on where that fails. */
  async reread(experiment: Experiment): Promise<void> {
    await this.#lock.exclusive(async () => this.#keep(experiment, Promise.resolve(await this.#read(experiment))));
  }

  /** Reads all that anybody asked for back. @returns how many */
  async rereadAll(): Promise<number> {
    const all = [...this.#known.values()];
    for (const { experiment } of all) await this.reread(experiment);
    return all.length;
  }

  #keep(experiment: Experiment, state: Promise<ExperimentState>) {
    const known = { experiment, state };
    this.#known.set(keyOf(experiment), known);
    return known;
  }

  async #read(experiment: Experiment): Promise<ExperimentState> {
    const state = new ExperimentState(experiment.variants.length, experiment.context_features);
    if (this.#store === null) return state;
    await this.#store.settled();
    await readExperiment(this.#store, experiment, state, this.#othersOf(experiment));
    return state;
  }
}

function keyOf({ namespace, experiment_id }: Experiment): string {
  return `${namespace}/${experiment_id}`;
}
