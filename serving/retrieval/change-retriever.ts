import type { PatchRetriever } from '../http/schemas/retriever.js';
import { mergeStages } from './merge-stages.js';
import { readStages } from './read-stages.js';
import type { Retriever } from './retriever.js';

/**
 * A retriever with changes merged into it, as {@link mergeStages} does; the next version of it.
 *
 * @param change `learning_config` beside `stages` is a short way to the stage's.
 * @param now milliseconds since 1970
 * @throws FusionError `invalid_value` that names the field.
 */
export function changeRetriever(
  retriever: Retriever,
  { stages, learning_config, ...described }: PatchRetriever,
  now: number,
): Retriever {
  const changes = [
    ...(stages === undefined ? [] : [stages]),
    ...(learning_config === undefined ? [] : [[{ config: { parameters: { learning_config } } }]]),
  ];
  return {
    ...retriever,
    ...described,
    stages: changes.reduce<Retriever['stages']>(
      (before, change) => readStages(mergeStages(before[0], change)),
      retriever.stages,
    ),
    version: retriever.version + 1,
    updated_at: new Date(now).toISOString(),
  };
}
