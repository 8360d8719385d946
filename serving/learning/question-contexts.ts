import { type ContextKey, contextKeys } from '../../models/bandit/index.js';
import type { FusionQuestion } from './learning.js';
import { isPersonal, personalKeySince } from './personal-key.js';
import type { UserChoice } from './user-choices.js';

type Asked = Pick<FusionQuestion, 'inputs' | 'userId' | 'config'>;
type Value = string | number | boolean;

/** Longer values name nobody. */
const LONGEST_VALUE = 256;

/**
 * The contexts of a request, narrowest first: where its feedback counts and what its weights come from.
 *
 * `context_features` name the user; where the list is empty, a `user_id` is enough. A user of whom one of the features is missing
 * is not known, and the request has no personal context; nor has one who opted out. Segments take the features that are there.
 */
export function questionContexts({ inputs, userId, config }: Asked, choice: UserChoice | null): readonly ContextKey[] {
  const given = userId === null ? inputs : { user_id: userId, ...inputs };
  const names = config.contextFeatures.length === 0 ? ['INPUT.user_id'] : config.contextFeatures;
  const user = featuresOf(given, names);
  const isKnown = Object.keys(user).length === new Set(names).size && choice?.is_opted_out !== true;
  const keys = contextKeys({ user: isKnown ? user : {}, segment: featuresOf(given, config.demographicFeatures) });
  const resetAt = choice?.reset_at ?? null;
  if (resetAt === null) return keys;
  return keys.map(({ level, key }) => ({ level, key: isPersonal(key) ? personalKeySince(key, resetAt) : key }));
}

function featuresOf(
  inputs: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, Value>> {
  const entries = names.map((name) => {
    const input = name.slice('INPUT.'.length);
    return [input, inputs[input]] as const;
  });
  return Object.fromEntries(entries.filter((entry): entry is [string, Value] => isValue(entry[1])));
}

function isValue(value: unknown): value is Value {
  if (typeof value === 'string') return value !== '' && value.length <= LONGEST_VALUE;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
