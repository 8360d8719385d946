import { fitBoostedTerm } from '../../training/boosted-term/fit-boosted-term.js';
import type { Foundation } from '../../training/foundation.js';
import { userFolds } from '../../training/tasks/user-folds.js';
import type { PreparedCase } from '../../training/tasks/world.js';

/** A foundation whose network is trained on some of its users, and the cases of others on which that is judged. */
export interface Split {
  readonly foundation: Foundation;
  readonly judged: readonly PreparedCase[];
}

/**
 * Rotates the users of a foundation: each is judged once, by a network that was neither trained nor stopped on them.
 *
 * Base scorers see no judged user either, as cases are cross-fitted. Calibrators and weights by count saw them, and are the
 * same for all that is compared; boosted terms did not.
 */
export async function* splitsOf(
  foundation: Foundation,
  count: number,
  { seed, workers }: { readonly seed: number; readonly workers?: number | undefined },
): AsyncIterable<Split> {
  const cases = [...foundation.trainingCases, ...foundation.validationCases];
  const users = Int32Array.from(new Set(cases.map(({ user }) => user)));
  const validationShare = foundation.validationCases.length / cases.length;
  for (const fold of userFolds(users, count, seed)) {
    const judged = new Set(fold);
    const rest = users.filter((user) => !judged.has(user));
    const validation = new Set(rest.filter((_, index) => index % Math.round(1 / validationShare) === 0));
    const of = (belongs: (user: number) => boolean) => cases.filter(({ user }) => belongs(user));
    const trainingCases = of((user) => !judged.has(user) && !validation.has(user));
    yield {
      foundation: {
        ...foundation,
        ...(foundation.boostedTerm ? await fitBoostedTerm(trainingCases, foundation, { workers }) : {}),
        trainingCases,
        validationCases: of((user) => validation.has(user)),
      },
      judged: of((user) => judged.has(user)),
    };
  }
}
