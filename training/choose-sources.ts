import type { Dataset } from '../data/schema/dataset.js';
import { FusionError } from '../data/schema/errors.js';
import { BASE_SOURCES, BUILT_IN_SOURCES } from '../data/schema/features.js';
import type { TargetKind } from './target-kind.js';

/**
 * What is fused: the sources that the configuration lists, else those whose scores the dataset has, else the built-in
 * ones, of which the mean rating is one where ratings are learned. Whoever brings scores need not fit anything below the network.
 *
 * @throws FusionError `invalid_data` for a source that is neither built in nor among the dataset's scores; for the mean rating, in a set
 * without ratings
 */
export function chooseSources(
  { name, scores, feedback }: Dataset,
  { sources: wanted, targets }: { readonly sources?: readonly string[] | undefined; readonly targets: TargetKind },
): readonly string[] {
  const imported = scores?.sources.map((source) => source.name) ?? [];
  const builtIn = targets === 'ratings' ? BUILT_IN_SOURCES : BASE_SOURCES;
  const chosen = wanted ?? (imported.length > 0 ? imported : builtIn);
  const known: readonly string[] = [...(feedback.kind === 'graded' ? BUILT_IN_SOURCES : BASE_SOURCES), ...imported];
  const unknown = chosen.find((source) => !known.includes(source));
  if (unknown === undefined) return chosen;
  throw new FusionError(
    'invalid_data',
    `sources: expected any of ${known.join(', ')}, which dataset ${name} has, got '${unknown}'`,
  );
}
