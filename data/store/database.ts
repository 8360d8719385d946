/**
 * ClickHouse, wherever it runs: what the rest of data/store needs of a client.
 *
 * All statements are in one database and one form; what they answer is JSON with numbers as numbers, moments as ISO 8601 in UTC.
 */
export interface Database {
  /** For people. */
  readonly where: string;
  /** Makes the database that the statements are in, where it is not there. */
  prepare(): Promise<void>;
  query<Row>(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<Row[]>;
  command(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * Inserts rows as one block.
   * @param lines JSON objects, one a line. @param token a block that was inserted under it before is not inserted again
   */
  insert(table: string, lines: string, token: string): Promise<void>;
  close(): Promise<void>;
}

/** ClickHouse over HTTP. */
export interface ServerTarget {
  /** `http://localhost:8123` */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly database?: string;
  /** Name of a cluster whose shards and replicas hold the tables; without it, they are of one server. */
  readonly cluster?: string;
  /** Bodies both ways by gzip. */
  readonly compression?: boolean;
  readonly timeoutMs?: number;
}

/** chDB: ClickHouse as a library in this process. */
export interface FolderTarget {
  /** One for a process, one process for a folder. */
  readonly path: string;
}

export type StoreTarget = ServerTarget | FolderTarget;
