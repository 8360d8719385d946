import { FusionError } from '../schema/errors.js';

/** One thing that is wrong with a dataset on disk, and where. */
export interface Problem {
  /** Name of the file in the dataset's folder. */
  readonly file: string;
  /** 1-based row of an Arrow table; absent where a whole column or file is meant. */
  readonly line?: number;
  /** Column of an Arrow table, or path inside dataset.json; '' where the whole file is meant. */
  readonly field: string;
  readonly message: string;
}

/** Takes problems as they are found: the reader throws at the first, `validateDataset` collects them. */
export type Report = (problem: Problem) => void;

/** A report that refuses: throws `invalid_data` at the first problem. `where` is the folder. */
export function refuse(where: string): Report {
  return (problem) => {
    throw new FusionError('invalid_data', `${where}: ${problemText(problem)}`, { ...problem });
  };
}

/** The problem in one line: `interactions.arrow, row 12, value: expected …`. */
export function problemText({ file, line, field, message }: Problem): string {
  const place = [file, line === undefined ? '' : `row ${line}`, field].filter((part) => part !== '');
  return `${place.join(', ')}: ${message}`;
}
