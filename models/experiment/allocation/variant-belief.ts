/** What a policy believes of a variant: what its index is drawn from. The variant with the largest index is chosen. */
export type VariantBelief =
  /** Beta(alpha, beta) + bonus */
  | { readonly kind: 'beta'; readonly alpha: number; readonly beta: number; readonly bonus: number }
  /** Normal; a deviation of 0 is a value that nothing is drawn for. */
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number; readonly bonus: number };

/** What the variant is expected to earn, without the bonus. */
export function expectedReward(belief: VariantBelief): number {
  return belief.kind === 'beta' ? belief.alpha / (belief.alpha + belief.beta) : belief.mean;
}
