/** What a stage did, in the names of the HTTP interface. Kept with the execution. */
export interface StageStatistics {
  readonly stage_name: string;
  /** Searching and fusing. */
  readonly duration_ms: number;
  /** Found by all searches, before fusion. */
  readonly input_count: number;
  readonly output_count: number;
  /** Beside each other, so their times do not add up. */
  readonly searches: readonly {
    readonly feature_uri: string;
    readonly duration_ms: number;
    readonly result_count: number;
  }[];
}
