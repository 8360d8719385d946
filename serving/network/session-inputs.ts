import { standardize } from '../../data/features/standardizer.js';
import { SESSION_FEATURES } from '../../data/schema/features.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import { floats, type Tensors } from './tensors.js';

const WIDTH = SESSION_FEATURES.length;

/** One user's session features as the graphs take them. */
export function sessionInputs({ bundle }: Catalogue, { sessionFeatures }: UserState): Tensors {
  const { values, mask } = standardize(bundle!.manifest.session_standardizer, sessionFeatures);
  return { session_features: floats(values, 1, WIDTH), session_mask: floats(mask, 1, WIDTH) };
}

/** All inputs must be fed: where only items are asked about, one user that nobody looks at goes along. */
export const noSession: Tensors = {
  session_features: floats(new Float32Array(WIDTH), 1, WIDTH),
  session_mask: floats(new Float32Array(WIDTH), 1, WIDTH),
};
