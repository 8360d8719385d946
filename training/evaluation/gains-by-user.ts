/** Gains in cases as `bootstrapMean` takes them: user by user, since the cases of one belong together. */
export function gainsByUser(cases: readonly { readonly user: number; readonly gain: number }[]): number[][] {
  const gains = new Map<number, number[]>();
  for (const { user, gain } of cases) {
    const ofUser = gains.get(user);
    if (ofUser) ofUser.push(gain);
    else gains.set(user, [gain]);
  }
  return [...gains.values()];
}
