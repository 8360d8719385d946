import { FusionError } from '../../data/schema/errors.js';
import { INTERACTION_TYPES } from '../../data/schema/interactions.js';
import type { LearningConfig } from './learning-config.js';

/** A value that a learning configuration must not have. */
export interface LearningConfigProblem {
  /** As the HTTP interface names it, such as `learning_config.min_interactions`. */
  readonly field: string;
  readonly expected: string;
  readonly got: unknown;
}

type Rule = readonly [expected: string, holds: (value: unknown) => boolean];

/** What each key may be. Typed by the configuration's own keys, so none can be forgotten. */
const RULES: Readonly<Record<keyof LearningConfig, Rule>> = {
  algorithm: oneOf('thompson_sampling'),
  contextFeatures: inputNames(),
  demographicFeatures: inputNames(),
  fallbackStrategy: oneOf('hierarchical', 'global'),
  minInteractions: wholeBetween(1, 100),
  rewardMap: ['finite rewards by interaction type', isRewardMap],
  priorAlpha: atLeast(0.1),
  priorBeta: atLeast(0.1),
  poolingStrength: atLeast(0),
  arms: oneOf('sources', 'blends'),
  blendStep: ['1/m of a whole m', (value) => isNumber(value) && value > 0 && value <= 1 && isWhole(1 / value)],
  attributionWindowHours: above(0),
  impressionWeight: between(0, 1),
  explorationBonus: between(0.1, 10),
  explorationDecayHalfLife: orNull(above(0)),
  minExplorationBonus: between(0.1, 10),
  decayHalfLifeDays: orNull(above(0)),
  minWeight: between(0, 1),
  maxWeight: between(0, 1),
  sessionWeight: atLeast(0),
  sessionWindowMinutes: above(0),
  positionBias: oneOf('none', 'ips'),
  positionEta: atLeast(0),
  maxIpsWeight: atLeast(1),
  seedBy: oneOf('request', 'user_day'),
  enabled: ['true or false', isBoolean],
  shadowMode: ['true or false', isBoolean],
  rolloutPct: between(0, 100),
};

/**
 * Everything that is wrong with a configuration; empty when it can be used.
 *
 * Takes any values under the configuration's keys, so that a caller who merges a request into the defaults can ask about the
 * result.
 */
export function learningConfigProblems(
  config: Readonly<Record<keyof LearningConfig, unknown>>,
): LearningConfigProblem[] {
  const problems = (Object.keys(RULES) as (keyof LearningConfig)[]).flatMap((key) => {
    const [expected, holds] = RULES[key];
    return holds(config[key]) ? [] : [{ field: fieldName(key), expected, got: config[key] }];
  });
  const { minWeight, maxWeight } = config;
  if (isNumber(minWeight) && isNumber(maxWeight) && minWeight > maxWeight) {
    problems.push({ field: fieldName('minWeight'), expected: `at most max_weight (${maxWeight})`, got: minWeight });
  }
  return problems;
}

/**
 * The same configuration, if it can be used.
 * @throws FusionError `invalid_value` naming every problem; `details.problems` lists them.
 */
export function checkLearningConfig(config: LearningConfig): LearningConfig {
  const problems = learningConfigProblems(config);
  if (problems.length === 0) return config;
  const lines = problems.map(
    ({ field, expected, got }) => `${field}: expected ${expected}, got ${JSON.stringify(got)}.`,
  );
  throw new FusionError('invalid_value', lines.join(' '), { problems });
}

function fieldName(key: keyof LearningConfig): string {
  return `learning_config.${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

function oneOf(...names: readonly string[]): Rule {
  return [names.join(' or '), (value) => names.some((name) => name === value)];
}

function between(low: number, high: number): Rule {
  return [`a number from ${low} to ${high}`, (value) => isNumber(value) && value >= low && value <= high];
}

function wholeBetween(low: number, high: number): Rule {
  const [, holds] = between(low, high);
  return [`a whole number from ${low} to ${high}`, (value) => holds(value) && Number.isInteger(value)];
}

function atLeast(low: number): Rule {
  return [`a number of at least ${low}`, (value) => isNumber(value) && value >= low];
}

function above(low: number): Rule {
  return [`a number above ${low}`, (value) => isNumber(value) && value > low];
}

function orNull([expected, holds]: Rule): Rule {
  return [`${expected}, or null`, (value) => value === null || holds(value)];
}

function inputNames(): Rule {
  const isName = (name: unknown) => typeof name === 'string' && /^INPUT\.\w+$/i.test(name);
  return ['a list of names such as INPUT.user_id', (value) => Array.isArray(value) && value.every(isName)];
}

function isRewardMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const types: readonly string[] = INTERACTION_TYPES;
  return Object.entries(value).every(([type, reward]) => types.includes(type) && isNumber(reward));
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}
