import type { Estimate } from '../../models/metrics/estimate.js';

/** Four digits; a dash for what does not apply. */
export function figure(value: number | null): string {
  return value === null || Number.isNaN(value) ? '–' : value.toFixed(4);
}

/** With its sign, for differences. */
export function signed(value: number): string {
  return Number.isNaN(value) ? '–' : `${value >= 0 ? '+' : ''}${value.toFixed(4)}`;
}

/** Without digits behind the point. */
export function rounded(value: number): string {
  return value.toFixed(0);
}

/** `0.4649 [0.4500, 0.4800]`, each figure as `format` writes it. */
export function interval({ value, low, high }: Estimate, format: (value: number) => string = figure): string {
  return `${format(value)} [${format(low)}, ${format(high)}]`;
}
