import type { Table } from './table.js';
import type { View } from './totals.js';

/** Null: one server. Otherwise the cluster over whose shards and replicas every table lies. */
export type Cluster = string | null;

/** How many of the latest batches a table remembers, so that none is inserted twice. */
const BATCHES_REMEMBERED = 10_000;

/** The statements that make a table; nothing happens where it is there. */
export function createTable(table: Table, cluster: Cluster): readonly string[] {
  const columns = Object.entries(table.columns).map(([name, type]) => `\`${name}\` ${type}`);
  const indexes = (table.indexes ?? []).map((index) => `INDEX ${index}`);
  const local = [
    `CREATE TABLE IF NOT EXISTS ${localName(table.name, cluster)}${onCluster(cluster)} (`,
    [...columns, ...indexes].map((line) => `  ${line}`).join(',\n'),
    `) ENGINE = ${engine(table, cluster)}`,
    `ORDER BY (${table.orderBy.join(', ')})`,
    ...(table.lifetime === undefined ? [] : [`TTL ${table.lifetime}`]),
    `SETTINGS ${settings(cluster)}`,
  ].join('\n');
  if (cluster === null) return [local];
  const shard = `cityHash64(${table.shardBy.join(', ')})`;
  return [
    local,
    `CREATE TABLE IF NOT EXISTS ${table.name}${onCluster(cluster)} AS ${localName(table.name, cluster)}\n` +
      `ENGINE = Distributed('${cluster}', currentDatabase(), '${localName(table.name, cluster)}', ${shard})`,
  ];
}

/** Views work within a shard: what they sum comes together when it is read. */
export function createView(view: View, cluster: Cluster): string {
  return (
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${view.name}${onCluster(cluster)} TO ${localName(view.to, cluster)} AS\n` +
    view.select(localName(view.from, cluster))
  );
}

/** Where a table's rows lie, for statements that a distributed table does not take. */
export function localName(name: string, cluster: Cluster): string {
  return cluster === null ? name : `${name}_shard`;
}

/** ` ON CLUSTER …`, or nothing. */
export function onCluster(cluster: Cluster): string {
  return cluster === null ? '' : ` ON CLUSTER '${cluster}'`;
}

function engine({ name, engine, engineColumns = [] }: Table, cluster: Cluster): string {
  const sums = [`(${engineColumns.join(', ')})`];
  const columns = {
    SummingMergeTree: sums,
    AggregatingMergeTree: [],
    MergeTree: [],
    ReplacingMergeTree: engineColumns,
  }[engine];
  if (cluster === null) return `${engine}(${columns.join(', ')})`;
  const replica = [`'/clickhouse/tables/{shard}/{database}/${name}'`, "'{replica}'"];
  return `Replicated${engine}(${[...replica, ...columns].join(', ')})`;
}

function settings(cluster: Cluster): string {
  // A single server says "done" when its disk has the rows; replicas have each other.
  return cluster === null
    ? `non_replicated_deduplication_window = ${BATCHES_REMEMBERED}, fsync_after_insert = 1, fsync_part_directory = 1`
    : `replicated_deduplication_window = ${BATCHES_REMEMBERED}`;
}
