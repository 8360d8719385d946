export { type ClickHouseRows, clickhouseTable } from './clickhouse-table.js';
export type { FolderTarget, ServerTarget, StoreTarget } from './database.js';
export { openStore, type StoreOptions } from './open-store.js';
export type * from './rows.js';
export type { Store, StoreStatus } from './store.js';
