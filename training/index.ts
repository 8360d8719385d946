export { ENGINE_NAMES, type EngineName } from './engines/engine-names.js';
export { type MissingPart, missingPart } from './engines/missing-part.js';
export { type EvaluateOptions, evaluate } from './evaluation/evaluate.js';
export { measureHeadroom } from './evaluation/headroom.js';
export { judgePolicy, type PolicyJudgement } from './evaluation/judge-policy.js';
export { type EvaluationReport, reportEvaluation } from './evaluation/report.js';
export { readTrainConfig } from './read-config.js';
export { type TrainOptions, type TrainReport, train } from './train.js';
export { DEFAULT_TRAIN_CONFIG, type TrainConfig } from './train-config.js';
