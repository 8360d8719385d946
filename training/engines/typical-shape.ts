import type { NetworkShape } from '../../models/network/shape.js';

/** As MovieLens gives it: three sources, 23 item features. For trying and timing engines where no data is at hand. */
export const TYPICAL_SHAPE: NetworkShape = {
  sources: 3,
  itemFeatures: 23,
  space: 'log_odds',
  residual: true,
  activation: 'relu',
};
