import { profileWidth } from '../../data/schema/features.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { floats, type HostTensors } from '../engines/runtime.js';

/** Users' profiles as the exported graphs take them, one row each, where they compute a boosted term; one user without a profile if none is given. */
export function profileInputs({ boostedTerm, itemFeatures }: NetworkShape, ...profiles: Float32Array[]): HostTensors {
  if (!boostedTerm) return {};
  const width = profileWidth(itemFeatures);
  const rows = new Float32Array(Math.max(1, profiles.length) * width);
  profiles.forEach((profile, user) => {
    rows.set(profile, user * width);
  });
  return { user_profile: floats(rows, [rows.length / width, width]) };
}
