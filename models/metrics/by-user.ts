/** A figure of every case, those of one user together; [users][cases of the user] */
export function byUser<Case extends { readonly user: number }>(
  cases: readonly Case[],
  figure: (one: Case, index: number) => number,
): number[][] {
  const users = new Map<number, number[]>();
  for (const [index, one] of cases.entries()) {
    const figures = users.get(one.user) ?? [];
    figures.push(figure(one, index));
    users.set(one.user, figures);
  }
  return [...users.values()];
}
