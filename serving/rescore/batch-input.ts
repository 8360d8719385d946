import type { RecordBatch } from 'apache-arrow';
import type { InputColumns } from './columns.js';

/** One record batch, and where it stands. */
export interface BatchInput {
  readonly batch: RecordBatch;
  readonly columns: InputColumns;
  /** Number of rows in the batches before, for errors. */
  readonly firstRow: number;
  /** The file's name, for errors. */
  readonly input: string;
}
