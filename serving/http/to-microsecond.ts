/** Milliseconds as answers show them: clocks say more digits than mean anything. */
export function toMicrosecond(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
