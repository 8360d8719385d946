import type { Store } from '../../data/store/store.js';
import { EntityTable, type EntityTableOptions } from '../entities/entity-table.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { RegionState } from '../http/schemas/experiment-region.js';
import { checkRegionState } from './check-region-state.js';
import { readLinear, readSegments } from './read-experiment.js';
import { laterState, regionState } from './region-state.js';

/** That may send what they have counted. */
const MOST_REGIONS = 32;

/** What servers elsewhere have counted, and what this one has to tell them. */
export class ExperimentRegions {
  /** Of this server. */
  readonly region: string;
  readonly #table: EntityTable<RegionState>;

  constructor(region: string, options: EntityTableOptions) {
    this.region = region;
    this.#table = new EntityTable<RegionState>('experiment_region', options);
  }

  /** What others have sent, in the order of their names: sums come out the same to the last bit, however states came in. */
  othersOf = ({ namespace, experiment_id }: Experiment): readonly RegionState[] =>
    this.#table
      .list(namespace)
      .filter((one) => one.experiment_id === experiment_id && one.region !== this.region)
      .sort((a, b) => (a.region < b.region ? -1 : 1));

  /** What was counted here. @param store settled */
  async own(store: Store, experiment: Experiment): Promise<RegionState> {
    const isOwn = (of: string) => of === this.region;
    const segments = await readSegments(store, experiment, isOwn);
    const linear = await readLinear(store, experiment, isOwn);
    const names = experiment.variants.map(({ variant }) => variant);
    return regionState(experiment.experiment_id, this.region, segments, names, linear);
  }

  /** Keeps what another region has sent, unless a later state of it is known. @throws FusionError `invalid_value` */
  async take(experiment: Experiment, sent: RegionState): Promise<void> {
    const { namespace, experiment_id } = experiment;
    if (sent.experiment_id !== experiment_id) throw invalidValue('experiment_id', experiment_id, sent.experiment_id);
    if (sent.region === this.region) {
      throw invalidValue('region', 'another region than that of this server', sent.region);
    }
    checkRegionState(experiment, sent);
    const known = this.othersOf(experiment).map(({ region }) => region);
    if (known.length >= MOST_REGIONS && !known.includes(sent.region)) {
      throw invalidValue('region', `one of the ${MOST_REGIONS} that are known`, sent.region);
    }
    await this.#table.update(namespace, `${experiment_id}/${sent.region}`, (before) => laterState(before, sent));
  }
}
