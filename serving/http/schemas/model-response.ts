import Type from 'typebox';
import { ManifestSchema } from '../../../data/bundle/index.js';

/** The parts of a manifest that say what a model is; the rest is what it computes with. */
export const SHOWN = [
  'format_version',
  'created_by',
  'model_version',
  'sources',
  'space',
  'item_features',
  'session_features',
  'dimensions',
  'by_count',
  'thresholds',
  'adaptation',
  'residual',
  'training',
  'dataset',
  'metrics',
] as const;

/** Answer of GET /v1/model. */
export const ModelResponseSchema = Type.Object({
  ...Type.Pick(ManifestSchema, SHOWN).properties,
  users: Type.Integer({ description: 'Users that the bundle knows.' }),
  items: Type.Integer({ description: 'Items that the bundle knows.' }),
});
