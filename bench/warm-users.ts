import { distrustOfUser } from '../models/fusion/trust.js';
import type { Catalogue } from '../serving/scoring/catalogue.js';
import { trustOf } from '../serving/scoring/policy.js';
import { userState } from '../serving/scoring/user-state.js';

/** Ids of a bundle's users whom the network answers. @throws Error where there are none */
export function warmUsers(catalogue: Catalogue): readonly string[] {
  const { users, manifest } = catalogue.bundle!;
  const trust = trustOf(manifest.thresholds);
  const warm = users.ids.filter((id) => {
    const { count, sessionFeatures } = userState(catalogue, id);
    return distrustOfUser(trust, count, sessionFeatures) === null;
  });
  if (warm.length === 0) throw new Error('bench: the bundle has no user whom the network would answer');
  return warm;
}
