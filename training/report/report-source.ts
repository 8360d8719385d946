import type { Bundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import type { Evaluation } from './evaluation-file.js';
import type { ObservedCase } from './observed-case.js';

/** All that a report is made of. */
export interface ReportSource {
  readonly bundle: Bundle;
  /** What the bundle was trained on. */
  readonly dataset: Dataset;
  /** What the bundle answers its validation users; at least one. */
  readonly cases: readonly ObservedCase[];
  /** On users that nothing was chosen on; null leaves the comparison out. */
  readonly evaluation: Evaluation | null;
}
