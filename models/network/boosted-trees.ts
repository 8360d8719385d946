/**
 * What an item's description, how it differs from the user's profile, the scores of a row, the user's session features and the situation say together of it being liked, beyond
 * weights by count: a sum of small trees, as gradient boosting finds them. It is fitted before the network is trained, and given to it as weights by count are: to start from.
 *
 * The numbers of a row are the F features of its item, their F confidences, the two of the metadata, what the features exceed those of the
 * user's profile by, F, the log-odds of the K scores, what weights by count say, of its user the standardised session features and
 * log(1 + known items), and the C standardised numbers of the situation, in this order. Who has no profile
 * differs from nothing; a session feature or a number of the situation that is missing is 0, as usual as any.
 */
export interface BoostedTerm {
  /** At least one. */
  readonly trees: readonly BoostedTree[];
  /** The term of a row where every tree gives 0. */
  readonly offset: number;
}

/** A tree that asks all rows the same questions. */
export interface BoostedTree {
  /** Which number each question is about; [questions] */
  readonly numbers: readonly number[];
  /** The answer is yes where the number exceeds this; [questions] */
  readonly edges: readonly number[];
  /** What is added, in log-odds of the fused score, for each combination of answers: of number Σ 2^i over the questions i with a yes. [2^questions] */
  readonly values: readonly number[];
}

/** What a row has for the log-odds of a score that is missing: less than any that is there. */
export const MISSING_LOG_ODDS = -30;

/** Trees of as many questions each together, as they come. */
export function byQuestions(trees: readonly BoostedTree[]): readonly (readonly BoostedTree[])[] {
  const counts = new Set(trees.map(({ numbers }) => numbers.length));
  return Array.from(counts, (count) => trees.filter(({ numbers }) => numbers.length === count));
}
