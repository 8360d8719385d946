import type { Dataset } from '../../../data/schema/dataset.js';
import type { TargetKind } from '../../target-kind.js';
import type { Case } from '../../tasks/cases.js';
import type { MeasuredOn } from '../measured-on.js';

/** What one fold may fit to, and what it asks. */
export interface Split {
  /** In words, for the report. */
  readonly description: string;
  /** What may be fitted to: these users, in this dataset. */
  readonly dataset: Dataset;
  readonly users: Int32Array;
  /** Users that are asked about are not among those. */
  readonly hasNewUsers: boolean;
  /** What is asked, of what was known when. */
  readonly cases: readonly Case[];
  /** Items that are asked about, where not all are: the others are not ranked. */
  readonly newItems?: ReadonlySet<number>;
  /** No event at or after this moment may be fitted to, in ms; where the log is cut. */
  readonly cut?: number;
}

export interface SplitOptions {
  readonly dataset: Dataset;
  readonly folds: number;
  readonly seed: number;
  readonly minPositives: number;
  readonly targets: TargetKind;
  readonly on: MeasuredOn;
}

/** The splits of a protocol, each made when it is its turn. */
export type Splits = readonly (() => Split)[];

/** What stands for time: in a log without times, the order in which a user's positives become known is drawn. */
export function orderOf({ interactions }: Dataset): 'time' | 'a seeded order, since the log has no times' {
  return interactions.timestamp.some(Number.isFinite) ? 'time' : 'a seeded order, since the log has no times';
}
