import type { ExecutionRow, InteractionRow } from '../../data/store/rows.js';
import type { Store } from '../../data/store/store.js';
import type { SegmentSums, VariantDecision, VisitContext } from '../../models/experiment/index.js';
import type { Allocation, Conversion } from '../http/schemas/allocation.js';
import type { CreateExperiment, Experiment } from '../http/schemas/experiment.js';
import type { MergedRegions, RegionState } from '../http/schemas/experiment-region.js';

/** A visit that wants a variant. */
export interface Visit {
  readonly context: VisitContext;
  readonly userId: string;
  /** Of the answer that is allocated; `''` where somebody asks for the allocation. */
  readonly executionId: string;
}

export interface Allocated {
  readonly allocation: Allocation;
  /** Which replays. */
  readonly decision: VariantDecision;
}

/** Experiments: what is offered, who got what, and what came of it. */
export interface Experiments {
  readonly store: Store | null;
  /** @throws FusionError `invalid_value`, `overloaded` where there are too many */
  create(namespace: string, given: CreateExperiment): Promise<Experiment>;
  /** @throws FusionError `unknown_id` */
  get(namespace: string, experimentId: string): Experiment;
  /** The latest first. */
  list(namespace: string): readonly Experiment[];
  /** Allocates no more; what was allocated can still convert. @throws FusionError `unknown_id` */
  stop(namespace: string, experimentId: string): Promise<Experiment>;
  /** Resolves when it survives a restart. @throws FusionError `unknown_id`, `conflict` where it is stopped */
  allocate(namespace: string, experimentId: string, visit: Visit): Promise<Allocated>;
  /** Counts what an allocation earned, once. @throws FusionError `unknown_id` */
  convert(namespace: string, allocationId: string, reward: number): Promise<Conversion>;
  /** Narrow segments with their sums. */
  segments(experiment: Experiment): Promise<readonly SegmentSums[]>;
  /** What this region has counted. @throws FusionError `store_unavailable` without a store */
  state(experiment: Experiment): Promise<RegionState>;
  /** Takes in what another region has counted; an earlier state than the one that is known changes nothing. @throws FusionError `invalid_value` */
  merge(experiment: Experiment, state: RegionState): Promise<MergedRegions>;
  /** Counts a liked result of an answer that an experiment fused as its conversion: a reward of 1, once. Nobody waits. */
  take(interaction: Pick<InteractionRow, 'reward_value'>, execution: ExecutionRow | null): void;
  /** What memory has of a user, once what is under way is done; the store's rows go with the rest of theirs. */
  forgetUser(namespace: string, userId: string): Promise<void>;
  /** Reads what is known back from the store, what other servers counted included. */
  rebuild(): Promise<void>;
  close(): Promise<void>;
}
