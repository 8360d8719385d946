export {
  type BaseScorersConfig,
  CONTENT_MODELS,
  type ContentModel,
  DEFAULT_BASE_SCORERS,
} from './base-scorers-config.js';
export { type BaseScorersInput, type FittedScorers, fitBaseScorers } from './fit-base-scorers.js';
export { type CalibrationRows, fitCalibrators } from './fit-calibrators.js';
export { type ContentConfig, fitContentVectors } from './fit-content-vectors.js';
export { fitItemFactors, type ItemFactorsConfig } from './fit-item-factors.js';
export { fitPopularity } from './fit-popularity.js';
export { collectPositives, type Positives, transposePositives } from './positives.js';
