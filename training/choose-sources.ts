import type { Dataset } from '../data/schema/dataset.js';
import { FusionError } from '../data/schema/errors.js';
import { BASE_SOURCES } from '../data/schema/features.js';

/**
 * What is fused: the sources that the configuration lists, else those whose scores the dataset has, else the built-in
 * ones. Whoever brings scores need not fit anything below the network.
 *
 * @throws FusionError `invalid_data` for a source that is neither built in nor among the dataset's scores
 */
export function chooseSources({ name, scores }: Dataset, wanted?: readonly string[]): readonly string[] {
  const imported = scores?.sources.map((source) => source.name) ?? [];
  const chosen = wanted ?? (imported.length > 0 ? imported : BASE_SOURCES);
  const known: readonly string[] = [...BASE_SOURCES, ...imported];
  const unknown = chosen.find((source) => !known.includes(source));
  if (unknown === undefined) return chosen;
  throw new FusionError(
    'invalid_data',
    `sources: expected any of ${known.join(', ')}, which dataset ${name} has, got '${unknown}'`,
  );
}
