/** JSON has no NaN: what has no answer is null. */
export function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
