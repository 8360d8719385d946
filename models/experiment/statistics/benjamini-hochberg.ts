/**
 * p-values adjusted for having asked many questions: those at most α are findings of which, on average, at most the share α is false,
 * for questions that are independent or positively dependent.
 *
 *     adjusted of the i-th smallest = min over j ≥ i of p₍ⱼ₎ · m / j
 *
 * @returns in the order given; at most 1
 * @see Benjamini, Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical Society B 57, 1995.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  order.forEach((index, place) => {
    smallest = Math.min(smallest, pValues[index]! * (pValues.length / (pValues.length - place)));
    adjusted[index] = smallest;
  });
  return adjusted;
}
