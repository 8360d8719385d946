export { adaptableDefaults, type Bundle, type BundleGraphs } from './bundle.js';
export type { BundleItems } from './bundle-items.js';
export type { BundleUsers } from './bundle-users.js';
export type { Golden, GoldenCase, GoldenTensor } from './golden-schema.js';
export { FORMAT_VERSION, type Manifest, type ManifestDraft, ManifestSchema } from './manifest.js';
export { readBundle } from './read-bundle.js';
export type { TrainingState } from './training-state.js';
export type { VectorColumn } from './vector-column.js';
export { type BundleParts, writeBundle } from './write-bundle.js';
