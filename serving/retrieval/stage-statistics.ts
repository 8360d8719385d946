import type { StageRecord } from '../../data/store/rows.js';

/** What a stage of a retriever did, in the names of the HTTP interface: searching and fusing. Kept with the execution. */
export interface StageStatistics extends StageRecord {
  /** Found by all searches, before fusion. */
  readonly input_count: number;
  readonly searches: NonNullable<StageRecord['searches']>;
}
