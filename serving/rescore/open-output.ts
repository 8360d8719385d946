import { openArrowOutput } from './arrow-output.js';
import { openParquetOutput } from './parquet-output.js';
import type { OutputOptions, RowOutput } from './row-output.js';

/** Opens a file for rows, in the form that is asked for. */
export function openOutput(path: string, options: OutputOptions): Promise<RowOutput> {
  return options.form === 'parquet' ? openParquetOutput(path, options) : openArrowOutput(path, options);
}
