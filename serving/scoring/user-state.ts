import type { UserType } from '../../data/schema/features.js';
import { SESSION_FEATURES } from '../../data/schema/features.js';
import type { UserVectors } from '../../models/base/index.js';
import type { Catalogue } from './catalogue.js';
import { type RequestContexts, requestSituation } from './request-situation.js';

/** What a request knows of its user. */
export interface UserState {
  /** Row of the bundle's user table; −1 for a user that it does not have. */
  readonly index: number;
  /** Positive interactions that the user's scores rest on. */
  readonly count: number;
  /** Raw, NaN where missing; [18] */
  readonly sessionFeatures: Float32Array;
  /** The situation as the bundle's network reads it, raw, NaN where missing; left out where it reads none. */
  readonly situation?: Float32Array | undefined;
  /** Whether `sessionFeatures` and `situation` are the bundle's own, so that their context can be kept. */
  readonly isStored: boolean;
  readonly vectors: UserVectors;
  /** Null for an unknown user. */
  readonly userType: UserType | null;
}

/** What a caller may say about a user beyond the id. */
export interface UserOverrides {
  /** By name; replaces all that the bundle has, what is left out is missing. */
  readonly sessionFeatures?: Readonly<Record<string, number>> | undefined;
  readonly count?: number | undefined;
  /** The situation of the request, by group and name. */
  readonly contexts?: RequestContexts | undefined;
}

/** Looks a user up. One that the bundle does not know has no vectors, no features and no positives. */
export function userState(
  catalogue: Catalogue,
  id: string,
  { sessionFeatures, count, contexts }: UserOverrides = {},
): UserState {
  const index = catalogue.users.get(id) ?? -1;
  const users = catalogue.bundle?.users;
  const known = users !== undefined && index >= 0;
  const storedCount = known ? users.counts[index]! : 0;
  const width = SESSION_FEATURES.length;
  const stored = known ? users.sessionFeatures.subarray(index * width, (index + 1) * width) : missingFeatures();
  return {
    index,
    count: count ?? storedCount,
    sessionFeatures: sessionFeatures === undefined ? stored : fromNames(sessionFeatures),
    situation: situationOf(catalogue, index, contexts),
    isStored: known && sessionFeatures === undefined && contexts === undefined,
    vectors: storedVectors(catalogue, index, storedCount),
    userType: known ? users.userTypes[index]! : null,
  };
}

function situationOf({ bundle }: Catalogue, index: number, contexts: RequestContexts | undefined) {
  const names = bundle?.manifest.context_standardizer?.names;
  if (names === undefined) return undefined;
  const stored = index < 0 ? undefined : bundle!.users.situations!.values;
  return requestSituation(names, contexts, stored?.subarray(index * names.length, (index + 1) * names.length));
}

function storedVectors({ bundle, scorers }: Catalogue, index: number, count: number): UserVectors {
  const of = (source: 'cf' | 'content') => {
    const column = bundle?.users.vectors[source];
    const width = scorers?.[source].width ?? 0;
    const isPresent = index >= 0 && column?.present[index] === 1;
    const vector = column?.values.subarray(index * width, (index + 1) * width);
    return { isPresent, vector: isPresent && vector !== undefined ? vector : new Float32Array(width) };
  };
  const [cf, content] = [of('cf'), of('content')];
  return { cf: cf.vector, content: content.vector, count, present: [cf.isPresent, content.isPresent, true] };
}

function fromNames(features: Readonly<Record<string, number>>): Float32Array {
  return Float32Array.from(SESSION_FEATURES, (name) => features[name] ?? Number.NaN);
}

function missingFeatures(): Float32Array {
  return new Float32Array(SESSION_FEATURES.length).fill(Number.NaN);
}
