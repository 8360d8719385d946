import type { TableName, TableRows } from './rows.js';
import type { TotalName } from './tables/totals.js';

/**
 * Where interactions, executions and configuration live: ClickHouse by URL, or chDB in this process by path. The same SQL either way.
 *
 * Writing is to a spool on disk, which a loop drains into ClickHouse in batches, each under a token that makes its insertion happen
 * once, however often it is tried. So a write is safe when it is acknowledged, and the server may be away.
 */
export interface Store {
  /** For people: `chDB in .metafuse/store`, `ClickHouse at https://…`. */
  readonly where: string;

  /** Whether other processes may write to it, too: a server by URL. A folder is one process's. */
  readonly isShared: boolean;

  /**
   * Resolves when the rows survive the end of this process, however it ends. All rows of a call are kept, or none.
   * @throws FusionError `overloaded` when the spool is full.
   */
  write<Table extends TableName>(table: Table, rows: readonly TableRows[Table][]): Promise<void>;

  /**
   * Resolves when all that was written before can be read.
   * @throws FusionError `store_unavailable` when ClickHouse does not answer.
   */
  settled(): Promise<void>;

  /**
   * Rows of a SELECT, whose values come by `{name:Type}` and never by pasting. For the modules of data/store alone, which are where
   * SQL is written.
   * @throws FusionError `store_unavailable`
   */
  query<Row>(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<Row[]>;

  /** Runs a statement that returns nothing, such as DELETE. */
  command(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<void>;

  /**
   * Deletes rows, those included that were written before and are still on their way.
   * @param condition SQL after WHERE; the namespace belongs into it
   */
  delete(table: TableName | TotalName, condition: string, parameters: Readonly<Record<string, unknown>>): Promise<void>;

  /** Takes rows out of what this process has put aside because ClickHouse would never take them. */
  forgetRejected(holds: (row: Readonly<Record<string, unknown>>) => boolean): Promise<void>;

  status(): StoreStatus;

  /** Drains what can be drained and lets go; what cannot stays in the spool. */
  close(): Promise<void>;
}

export interface StoreStatus {
  /** Whether ClickHouse took or answered the latest request. */
  readonly isAvailable: boolean;
  readonly spooledRows: number;
  readonly spooledBytes: number;
  /** The latest trouble; null when there is none. */
  readonly problem: string | null;
}
