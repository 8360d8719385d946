import { standardize } from '../../data/features/standardizer.js';
import { profileWidth, SESSION_FEATURES } from '../../data/schema/features.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import { floats, type Tensors } from './tensors.js';

const WIDTH = SESSION_FEATURES.length;

/** One user's session features, and the situation and the profile where the network reads them, as the graphs take them. */
export function sessionInputs(
  catalogue: Catalogue,
  { sessionFeatures, situation, profile }: Pick<UserState, 'sessionFeatures' | 'situation' | 'profile'>,
): Tensors {
  const { session_standardizer, context_standardizer, boosted_term } = catalogue.bundle!.manifest;
  const { values, mask } = standardize(session_standardizer, sessionFeatures);
  const P = profileWidth(catalogue.meanFeatures.length);
  const session = {
    session_features: floats(values, 1, WIDTH),
    session_mask: floats(mask, 1, WIDTH),
    ...(boosted_term && { user_profile: floats(profile ?? new Float32Array(P), 1, P) }),
  };
  if (context_standardizer === undefined) return session;
  const C = context_standardizer.names.length;
  const context = standardize(context_standardizer, situation ?? new Float32Array(C).fill(Number.NaN));
  return { ...session, context_features: floats(context.values, 1, C), context_mask: floats(context.mask, 1, C) };
}

/** All inputs must be fed: where only items are asked about, one user that nobody looks at goes along. */
export function noSession(catalogue: Catalogue): Tensors {
  return sessionInputs(catalogue, { sessionFeatures: new Float32Array(WIDTH).fill(Number.NaN) });
}
