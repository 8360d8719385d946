import type { Bundle } from '../../data/bundle/index.js';
import type { UserType } from '../../data/schema/features.js';
import { SESSION_FEATURES } from '../../data/schema/features.js';
import type { UserVectors } from '../../models/base/index.js';
import { LruCache } from '../memory/lru-cache.js';
import type { Catalogue } from './catalogue.js';
import { type RequestContexts, requestSituation } from './request-situation.js';

/** Where what is known of a user comes from, the strongest that had a part: interactions, what was put, the bundle. */
export type UserOrigin = 'live' | 'put' | 'bundle' | 'unknown';

/** What a request knows of its user. */
export interface UserState {
  /** Row of the bundle's user table; −1 for a user that it does not have. */
  readonly index: number;
  readonly origin: UserOrigin;
  /** Positive interactions that the user's scores rest on. */
  readonly count: number;
  /** Raw, NaN where missing; [18] */
  readonly sessionFeatures: Float32Array;
  /** The numbers of the situation that the bundle's network reads, NaN where missing; left out where nothing is known. */
  readonly situation?: Float32Array;
  /** Whether features, situation and vectors are the bundle's own, so that their context can be kept. */
  readonly isStored: boolean;
  readonly vectors: UserVectors;
  /** What the known items have in common, where the bundle's network asks about it; zeros where none is known. [F + 1] */
  readonly profile?: Float32Array;
  /** Null for an unknown user. */
  readonly userType: UserType | null;
}

/** What a caller may say about a user beyond the id. */
export interface UserOverrides {
  /** By name; replaces all that is known, what is left out is missing. */
  readonly sessionFeatures?: Readonly<Record<string, number>> | undefined;
  readonly count?: number | undefined;
  /** The situation, by group and name, over what is true of the user in any. */
  readonly contexts?: RequestContexts | undefined;
}

/**
 * Looks a user up: what the request says over what is known.
 *
 * @param known by interactions and by what was put; by default what the bundle has
 */
export function userState(
  catalogue: Catalogue,
  id: string,
  { sessionFeatures, count, contexts }: UserOverrides = {},
  known: UserState = bundleUser(catalogue, id),
): UserState {
  const names = catalogue.bundle?.manifest.context_standardizer?.names ?? [];
  const isElsewhere = contexts !== undefined && names.length > 0;
  if (sessionFeatures === undefined && count === undefined && !isElsewhere) return known;
  return {
    ...known,
    count: count ?? known.count,
    isStored: known.isStored && sessionFeatures === undefined && !isElsewhere,
    ...(sessionFeatures && { sessionFeatures: featuresByName(sessionFeatures) }),
    ...(isElsewhere && { situation: requestSituation(names, contexts, known.situation) }),
  };
}

/**
 * A user as the bundle has them. One that it does not have has no vectors, no features and no positives.
 *
 * Of those who were asked about lately, it is the same object each time: answers that are remembered share it.
 */
export function bundleUser(catalogue: Catalogue, id: string): UserState {
  const index = catalogue.users.get(id) ?? -1;
  if (catalogue.bundle === null || index < 0) return unknownUser(catalogue);
  const states = keptStates.get(catalogue) ?? new LruCache<number, UserState>(KEPT_STATES);
  keptStates.set(catalogue, states);
  const state = states.get(index) ?? storedUser(catalogue, catalogue.bundle, index);
  states.set(index, state);
  return state;
}

/** By bundle, so that nothing of one that is no longer served stays. */
const keptStates = new WeakMap<Catalogue, LruCache<number, UserState>>();

/** Users of a bundle whose state is kept; each takes about 1 KB, over the bundle's tables. */
const KEPT_STATES = 10_000;

function storedUser(catalogue: Catalogue, { users }: Bundle, index: number): UserState {
  const width = SESSION_FEATURES.length;
  return {
    index,
    origin: 'bundle',
    count: users.counts[index]!,
    sessionFeatures: users.sessionFeatures.subarray(index * width, (index + 1) * width),
    ...situationOf(catalogue, index),
    ...profileOf(catalogue, index),
    isStored: true,
    vectors: storedVectors(catalogue, index, users.counts[index]!),
    userType: users.userTypes[index]!,
  };
}

/** Somebody of whom nothing is known. */
export function unknownUser({ scorers }: Catalogue): UserState {
  const none = (source: 'cf' | 'content') => new Float32Array(scorers?.[source].width ?? 0);
  return {
    index: -1,
    origin: 'unknown',
    count: 0,
    sessionFeatures: featuresByName({}),
    isStored: false,
    vectors: { cf: none('cf'), content: none('content'), count: 0, present: [false, false, true] },
    userType: null,
  };
}

/** @returns [18], NaN for a name that is left out */
export function featuresByName(features: Readonly<Record<string, number>>): Float32Array {
  return Float32Array.from(SESSION_FEATURES, (name) => features[name] ?? Number.NaN);
}

/** What the bundle knows of a user in any situation. */
export function situationOf({ bundle }: Catalogue, index: number): Pick<UserState, 'situation'> {
  const situations = bundle?.users.situations;
  if (situations === undefined || index < 0) return {};
  const { width, values } = situations;
  return { situation: values.subarray(index * width, (index + 1) * width) };
}

/** What the items that the bundle knows of a user have in common. */
function profileOf({ bundle }: Catalogue, index: number): Pick<UserState, 'profile'> {
  const profiles = bundle?.users.profiles;
  if (profiles === undefined) return {};
  const { width, values } = profiles;
  return { profile: values.subarray(index * width, (index + 1) * width) };
}

function storedVectors({ bundle, scorers }: Catalogue, index: number, count: number): UserVectors {
  const of = (source: 'cf' | 'content') => {
    const column = bundle?.users.vectors[source];
    const width = scorers?.[source].width ?? 0;
    const isPresent = column?.present[index] === 1;
    const vector = column?.values.subarray(index * width, (index + 1) * width);
    return { isPresent, vector: isPresent && vector !== undefined ? vector : new Float32Array(width) };
  };
  const [cf, content] = [of('cf'), of('content')];
  return { cf: cf.vector, content: content.vector, count, present: [cf.isPresent, content.isPresent, true] };
}
