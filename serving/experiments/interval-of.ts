/** A figure as JSON has it: null where there is none. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function intervalOf({
  value,
  low,
  high,
}: {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}) {
  return { value: finite(value), low: finite(low), high: finite(high) };
}
