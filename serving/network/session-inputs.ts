import { standardize } from '../../data/features/standardizer.js';
import { profileWidth, SESSION_FEATURES } from '../../data/schema/features.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import { floats, type Tensors } from './tensors.js';

const WIDTH = SESSION_FEATURES.length;

/** What the network reads of a user. */
type ReadOfUser = Pick<UserState, 'sessionFeatures' | 'situation' | 'profile'>;

/**
 * Users' session features, and the situation and the profile where the network reads them, as the graphs take them.
 * @param rows behind the users stands somebody of whom nothing is known, up to as many; none if left out
 */
export function sessionInputs(catalogue: Catalogue, users: readonly ReadOfUser[], rows = users.length): Tensors {
  const { session_standardizer, context_standardizer, boosted_term } = catalogue.bundle!.manifest;
  const stacked = (of: (user: ReadOfUser) => Float32Array | undefined, width: number, missing: number) => {
    const table = new Float32Array(rows * width).fill(missing);
    users.forEach((user, row) => {
      table.set(of(user) ?? [], row * width);
    });
    return table;
  };
  const P = profileWidth(catalogue.meanFeatures.length);
  const { values, mask } = standardize(
    session_standardizer,
    stacked(({ sessionFeatures }) => sessionFeatures, WIDTH, Number.NaN),
  );
  const session = {
    session_features: floats(values, rows, WIDTH),
    session_mask: floats(mask, rows, WIDTH),
    ...(boosted_term && {
      user_profile: floats(
        stacked(({ profile }) => profile, P, 0),
        rows,
        P,
      ),
    }),
  };
  if (context_standardizer === undefined) return session;
  const C = context_standardizer.names.length;
  const context = standardize(
    context_standardizer,
    stacked(({ situation }) => situation, C, Number.NaN),
  );
  return { ...session, context_features: floats(context.values, rows, C), context_mask: floats(context.mask, rows, C) };
}

/** All inputs must be fed: where only items are asked about, one user that nobody looks at goes along. */
export function noSession(catalogue: Catalogue): Tensors {
  return sessionInputs(catalogue, [], 1);
}
