import type { UserVectors } from '../../models/base/index.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { bundleUser, featuresByName, situationOf, type UserState, unknownUser } from '../scoring/user-state.js';
import { vectorOf } from './described-item.js';
import type { KnownUser } from './known-user.js';
import type { PutUser } from './put-user.js';

export interface LiveUserParts {
  readonly userId: string;
  /** What was put. */
  readonly put: PutUser | undefined;
  /** What their events say; null where nothing came in, or the bundle has nothing to read it by. */
  readonly known: KnownUser | null;
}

/**
 * What is known of a user, as a request takes it: interactions over what was put over the bundle. Where one of them says nothing,
 * such as a feature that is missing, the next one holds.
 */
export function liveUserState(catalogue: Catalogue, { userId, put, known }: LiveUserParts): UserState {
  const stored = put?.erased_at ? unknownUser(catalogue) : bundleUser(catalogue, userId);
  const said = put === undefined ? stored : withPut(catalogue, stored, put);
  if (known === null) return said;
  const { positives } = known;
  return {
    index: stored.index,
    origin: 'live',
    count: Math.max(positives, put?.interaction_count ?? 0),
    sessionFeatures: known.sessionFeatures.map((value, f) => (Number.isNaN(value) ? said.sessionFeatures[f]! : value)),
    ...situationOf(catalogue, stored.index),
    ...(known.profile && { profile: known.profile }),
    isStored: false,
    vectors: known.vectors === null ? said.vectors : behind(known.vectors, said.vectors),
    userType: known.userType,
  };
}

function withPut(catalogue: Catalogue, stored: UserState, put: PutUser): UserState {
  const { session_features, interaction_count, user_type, vectors, model_version } = put;
  if ([session_features, interaction_count, user_type, vectors].every((part) => part === undefined)) return stored;
  const given = featuresByName(session_features ?? {});
  const isOfBundle = catalogue.bundle?.manifest.model_version === model_version;
  const own = (source: 'cf' | 'content') =>
    isOfBundle ? vectorOf(catalogue, source, vectors?.[source], `vectors.${source}`) : null;
  const [cf, content] = [own('cf'), own('content')];
  const count = interaction_count ?? stored.count;
  return {
    ...stored,
    origin: 'put',
    count,
    sessionFeatures: given.map((value, f) => (Number.isNaN(value) ? stored.sessionFeatures[f]! : value)),
    isStored: false,
    vectors: {
      ...stored.vectors,
      cf: cf ?? stored.vectors.cf,
      content: content ?? stored.vectors.content,
      count,
      present: [cf !== null || stored.vectors.present[0]!, content !== null || stored.vectors.present[1]!, true],
    },
    userType: user_type ?? stored.userType,
  };
}

/** Folded-in vectors; of a source that they are silent about, those behind them. */
function behind(live: UserVectors, said: UserVectors): UserVectors {
  const [cf, content] = [live.present[0]! ? live : said, live.present[1]! ? live : said];
  return {
    ...said,
    cf: cf.cf,
    content: content.content,
    count: live.count > 0 ? live.count : said.count,
    present: [cf.present[0]!, content.present[1]!, true],
  };
}
