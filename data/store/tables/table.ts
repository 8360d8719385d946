/** A table as it is meant, wherever it lies. */
export interface Table {
  readonly name: string;
  /** Types, by name. */
  readonly columns: Readonly<Record<string, string>>;
  readonly indexes?: readonly string[];
  readonly engine: 'MergeTree' | 'ReplacingMergeTree' | 'SummingMergeTree' | 'AggregatingMergeTree';
  /** The version that is kept, or the numbers that are summed. */
  readonly engineColumns?: readonly string[];
  readonly orderBy: readonly string[];
  /** Rows that agree in these are on one shard. */
  readonly shardBy: readonly string[];
  /** When which rows go, as a TTL says it. */
  readonly lifetime?: string;
}
