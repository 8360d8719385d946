import type { TableName } from '../rows.js';
import { COLUMNS } from './columns.js';
import type { Table } from './table.js';

/** The batch that brought a row; by it, a batch whose insertion was cut off is looked for. */
const BATCH = { batch: 'String CODEC(ZSTD(1))' };

/** What is written, as `rows.ts` has it. */
export const TABLES: Readonly<Record<TableName, Table>> = {
  interactions: {
    name: 'interactions',
    columns: { ...COLUMNS.interactions, ...BATCH },
    indexes: [
      'by_interaction interaction_id TYPE bloom_filter',
      'by_execution execution_id TYPE bloom_filter',
      'by_user user_id TYPE bloom_filter',
      'by_session session_id TYPE bloom_filter',
    ],
    engine: 'MergeTree',
    orderBy: ['namespace', 'retriever_id', 'occurred_at', 'interaction_id'],
    shardBy: ['namespace', 'execution_id'],
  },
  corrections: {
    name: 'corrections',
    columns: { ...COLUMNS.corrections, ...BATCH },
    engine: 'MergeTree',
    orderBy: ['namespace', 'retriever_id', 'context', 'arm', 'day'],
    shardBy: ['namespace', 'retriever_id', 'context'],
  },
  executions: {
    name: 'executions',
    columns: { ...COLUMNS.executions, ...BATCH },
    indexes: ['by_execution execution_id TYPE bloom_filter', 'by_user user_id TYPE bloom_filter'],
    engine: 'MergeTree',
    orderBy: ['namespace', 'retriever_id', 'executed_at', 'execution_id'],
    shardBy: ['namespace', 'execution_id'],
  },
  entities: {
    name: 'entities',
    columns: { ...COLUMNS.entities, ...BATCH },
    engine: 'ReplacingMergeTree',
    engineColumns: ['version'],
    orderBy: ['namespace', 'kind', 'entity_id'],
    shardBy: ['namespace', 'kind', 'entity_id'],
  },
  documents: {
    name: 'documents',
    columns: { ...COLUMNS.documents, ...BATCH },
    engine: 'ReplacingMergeTree',
    engineColumns: ['version'],
    orderBy: ['namespace', 'collection', 'document_id'],
    shardBy: ['namespace', 'collection', 'document_id'],
  },
  adaptations: {
    name: 'adaptations',
    columns: { ...COLUMNS.adaptations, ...BATCH },
    engine: 'MergeTree',
    orderBy: ['namespace', 'received_at', 'user_id'],
    shardBy: ['namespace', 'user_id'],
  },
  activities: {
    name: 'activities',
    columns: { ...COLUMNS.activities, ...BATCH },
    engine: 'MergeTree',
    orderBy: ['namespace', 'retriever_id', 'occurred_at'],
    shardBy: ['namespace', 'retriever_id'],
  },
  allocations: {
    name: 'allocations',
    columns: { ...COLUMNS.allocations, ...BATCH },
    indexes: ['by_allocation allocation_id TYPE bloom_filter', 'by_user user_id TYPE bloom_filter'],
    engine: 'MergeTree',
    orderBy: ['namespace', 'experiment_id', 'allocated_at', 'allocation_id'],
    shardBy: ['namespace', 'allocation_id'],
  },
  conversions: {
    name: 'conversions',
    // Two servers may be told of one conversion: the earliest row of an allocation holds.
    columns: {
      ...COLUMNS.conversions,
      ...BATCH,
      precedence: 'Int64 MATERIALIZED -toUnixTimestamp64Milli(converted_at)',
    },
    indexes: ['by_allocation allocation_id TYPE bloom_filter', 'by_user user_id TYPE bloom_filter'],
    engine: 'ReplacingMergeTree',
    engineColumns: ['precedence'],
    orderBy: ['namespace', 'experiment_id', 'allocation_id'],
    shardBy: ['namespace', 'allocation_id'],
  },
  context_segments: {
    name: 'context_segments',
    // Several servers may see a segment for the first time: the earliest holds.
    columns: {
      ...COLUMNS.context_segments,
      ...BATCH,
      precedence: 'Int64 MATERIALIZED -toUnixTimestamp64Milli(first_seen)',
    },
    engine: 'ReplacingMergeTree',
    engineColumns: ['precedence'],
    orderBy: ['namespace', 'experiment_id', 'segment_key'],
    shardBy: ['namespace', 'experiment_id'],
  },
};
