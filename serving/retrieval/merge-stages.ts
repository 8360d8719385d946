import { invalidValue } from '../http/invalid-value.js';
import type { Stage } from './retriever.js';
import { isRecord, stageShape } from './stage-shape.js';

/**
 * A stage with changes merged into it, unchecked. Parameters are replaced one by one, and so are the keys of `learning_config`:
 * a change of `fusion` and `rollout_pct` alone keeps the searches and the reward map. Lists, and what lies deeper, are replaced
 * whole; null takes a parameter back to its default.
 *
 * @param changes in either shape of a stage; those that carry a name must carry this stage's.
 * @throws FusionError `invalid_value` for a stage of another name.
 */
export function mergeStages(stage: Stage, changes: readonly unknown[]): readonly unknown[] {
  return changes.map((given, index) => {
    const isNamed = isRecord(given) && given['stage_name'] !== undefined;
    const change = stageShape(isNamed || !isRecord(given) ? given : { ...given, stage_name: stage.stage_name });
    if (!isRecord(change)) return change;
    if (change['stage_name'] !== stage.stage_name) {
      throw invalidValue(
        `stages[${index}].stage_name`,
        `"${stage.stage_name}", the stage there is`,
        change['stage_name'],
      );
    }
    return { ...stage, ...change, config: mergeConfig(stage.config, change['config'] ?? {}) };
  });
}

function mergeConfig(before: Stage['config'], change: unknown): unknown {
  if (!isRecord(change)) return change;
  const { parameters = {}, ...rest } = withoutUndefined(change);
  return { ...before, ...rest, parameters: mergeParameters(before.parameters, parameters) };
}

function mergeParameters(before: Stage['config']['parameters'], change: unknown): unknown {
  if (!isRecord(change)) return change;
  const merged = { ...before, ...change };
  const config = change['learning_config'];
  if (isRecord(config)) merged['learning_config'] = { ...before.learning_config, ...config };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

function withoutUndefined(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
