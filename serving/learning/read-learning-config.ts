import { DEFAULT_LEARNING_CONFIG, type LearningConfig, learningConfigProblems } from '../../models/bandit/index.js';
import { invalidValue } from '../http/invalid-value.js';

/** Algorithms that the documented interface names for the future. */
const NOT_OFFERED: readonly unknown[] = ['epsilon_greedy', 'ucb'];

/** `minInteractions` by `min_interactions`, and so on. */
const KEYS: ReadonlyMap<string, keyof LearningConfig> = new Map(
  (Object.keys(DEFAULT_LEARNING_CONFIG) as (keyof LearningConfig)[]).map((key) => [snakeCase(key), key]),
);

/**
 * `learning_config` as it comes over HTTP and is stored, with the defaults in place of what it leaves out.
 * @throws FusionError `invalid_value`, naming `learning_config.<field>`: on a key that there is not, or a value out of range.
 */
export function readLearningConfig(raw: Readonly<Record<string, unknown>> = {}): LearningConfig {
  const given = Object.entries(raw).map(([name, value]) => {
    const key = KEYS.get(name);
    if (key === undefined)
      throw invalidValue(`learning_config.${name}`, `one of ${[...KEYS.keys()].join(', ')}`, value);
    return [key, value] as const;
  });
  const { algorithm } = raw;
  if (NOT_OFFERED.includes(algorithm)) {
    throw invalidValue('learning_config.algorithm', 'thompson_sampling (no other is offered)', algorithm);
  }
  const config = { ...DEFAULT_LEARNING_CONFIG, ...Object.fromEntries(given) } as LearningConfig;
  const [problem] = learningConfigProblems(config);
  if (problem) throw invalidValue(problem.field, problem.expected, problem.got);
  return config;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
