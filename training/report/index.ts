export { type Evaluation, readEvaluation } from './evaluation-file.js';
export { type ObserveOptions, observeBundle } from './observe-bundle.js';
export type { ObservedCase, ObservedRow } from './observed-case.js';
export { reportPage } from './report-page.js';
export type { ReportSource } from './report-source.js';
