import { writeFileSync } from 'node:fs';
import { tableFromArrays, tableToIPC } from 'apache-arrow';

/** Rows for trees. */
export interface TreeRows {
  /** [rows][inputs] */
  readonly rows: readonly Float32Array[];
  /** Which case each row is of; those of one case stand together. [rows] */
  readonly cases: readonly number[];
  /** What is to be learned; absent where rows are only to be scored. [rows] */
  readonly targets?: readonly number[];
}

/** Writes rows as an Arrow stream: a column per input, then `case` and `target`. */
export function writeTreeRows(path: string, names: readonly string[], { rows, cases, targets }: TreeRows): void {
  const inputs = names.map((name, column) => [name, Float32Array.from(rows, (row) => row[column]!)]);
  const table = tableFromArrays({
    ...(Object.fromEntries(inputs) as Record<string, Float32Array>),
    case: Int32Array.from(cases),
    ...(targets ? { target: Uint8Array.from(targets) } : {}),
  });
  writeFileSync(path, tableToIPC(table, 'stream'));
}
