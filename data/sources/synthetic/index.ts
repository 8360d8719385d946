export { ITEM_KINDS, type ItemKind } from './item-kinds.js';
export { type SyntheticOptions, synthesize } from './synthesize.js';
export type { SyntheticTruth } from './truth.js';
