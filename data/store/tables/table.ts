/** A table as it is meant, wherever it lies. */
export interface Table {
  readonly name: string;
  /** Types, by name. */
  readonly columns: Readonly<Record<string, string>>;
  readonly indexes?: readonly string[];
  readonly engine: 'MergeTree' | 'ReplacingMergeTree' | 'SummingMergeTree';
  /** The version that is kept, or the numbers that are summed. */
  readonly engineColumns?: readonly string[];
  readonly orderBy: readonly string[];
  /** Rows that agree in these are on one shard. */
  readonly shardBy: readonly string[];
}

/** A materialized view: what a table's new rows add to another. */
export interface View {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** @param source the table, as the layout names it */
  readonly select: (source: string) => string;
}
