import type { RecordBatch, Schema } from 'apache-arrow';

/** How a file is written: Arrow's file format, with a footer, its stream format, or Parquet. */
export type FileForm = 'arrow_file' | 'arrow_stream' | 'parquet';

/** Rows of a file, one record batch at a time; `await using` lets go of the file. */
export interface RowInput extends AsyncDisposable {
  readonly schema: Schema;
  readonly form: FileForm;
  /** Null where only reading it would tell. */
  readonly rowCount: number | null;
  /** From the first row on, each time it is called, but not twice at once. @throws (while reading) FusionError `invalid_data` */
  batches(): AsyncGenerator<RecordBatch>;
}
