import type { RecordBatch, Schema } from 'apache-arrow';
import type { FileForm } from './row-input.js';

/** How columns are compressed. */
export const COMPRESSIONS = ['none', 'lz4', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** What is to be written. */
export interface OutputOptions {
  readonly schema: Schema;
  readonly form: FileForm;
  readonly compression: Compression;
}

/** Rows of a file that is written one record batch at a time. */
export interface RowOutput {
  /** Nothing piles up in memory: it returns when the batch, or as much as there was before it, is on its way to the disk. */
  write(batch: RecordBatch): Promise<void>;
  /** Writes the end, and sees to it that all is on the disk. */
  close(): Promise<void>;
  /** Gives up: nobody will look at the file. */
  abandon(): Promise<void>;
}
