export { type Bundle, type Manifest, readBundle } from './bundle/index.js';
export {
  buildDataset,
  type DatasetRows,
  type InteractionRow,
  readDataset,
  validateDataset,
  writeDataset,
} from './dataset/index.js';
export type { Dataset } from './schema/dataset.js';
export { type ErrorCode, FusionError } from './schema/errors.js';
export { createRng, type Rng } from './schema/random.js';
export {
  type ColumnMapping,
  type Imported,
  importColumns,
  importFrappe,
  importGorse,
  importLastfm,
  importMetarank,
  importMovieLens,
  importRecBole,
  importScores,
  importVw,
  type OpenBanditLog,
  openTable,
  readMapping,
  readOpenBandit,
  type SyntheticOptions,
  synthesize,
} from './sources/index.js';
