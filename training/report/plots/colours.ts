/** How many colours page/style.ts has for things that are told apart. */
const SERIES_COLOURS = 7;

/** The colour of the source, or curve, of this index; grey once the colours are used up. */
export function seriesColour(index: number): string {
  return index < SERIES_COLOURS ? `var(--series-${index})` : 'var(--muted)';
}

export const INK = 'var(--ink)';
export const MUTED = 'var(--muted)';
