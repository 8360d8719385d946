/** Colours that style.css has for things that are told apart. */
const SERIES = 7;

/** Of the series of this index; grey once the colours are used up. */
export function seriesColour(index: number): string {
  return index < SERIES ? `var(--series-${index})` : 'var(--muted)';
}

export const INK = 'var(--ink)';
export const MUTED = 'var(--muted)';
export const LINE = 'var(--line)';
