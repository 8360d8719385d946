/** Four digits; a dash for what does not apply. */
export function figure(value: number | null, digits = 4): string {
  return value === null || Number.isNaN(value) ? '–' : value.toFixed(digits).replace('-', '−');
}

/** With its sign, for differences. */
export function signed(value: number, digits = 4): string {
  return `${value >= 0 ? '+' : ''}${figure(value, digits)}`;
}

/** `.4649 [.4500, .4800]`, with signs for differences. */
export function interval(
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
  format: (value: number) => string = figure,
): string {
  return `${format(value)} [${format(low)}, ${format(high)}]`;
}

/** `12.3 %` */
export function percent(share: number, digits = 1): string {
  return Number.isNaN(share) ? '–' : `${(100 * share).toFixed(digits)} %`;
}

/** `40 %`, for axes. */
export function axisPercent(share: number): string {
  return percent(share, 0);
}

/** `100,000` */
export function whole(count: number): string {
  return count.toLocaleString('en-US');
}
