import type { RecordBatch, Schema } from 'apache-arrow';

/** How a file is written: Arrow's file format, with a footer, its stream format, or Parquet. */
export type FileForm = 'arrow_file' | 'arrow_stream' | 'parquet';

/** Rows of a file, one record batch at a time. */
export interface RowInput {
  readonly schema: Schema;
  readonly form: FileForm;
  /** Null where only reading it would tell. */
  readonly rowCount: number | null;
  /** From the first row on, each time it is called, but not twice at once. @throws (while reading) FusionError `invalid_data` */
  batches(): AsyncGenerator<RecordBatch>;
  close(): Promise<void>;
}
