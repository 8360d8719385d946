import Table from 'cli-table3';
import type { Estimate } from '../../models/metrics/estimate.js';

/** A table without lines, its first column to the left and the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const made = new Table({
    head: [...head],
    chars: BARE,
    style: { head: [], 'padding-left': 0, 'padding-right': 2 },
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
  });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}

/** `.4649 [.4500, .4800]` */
export function estimateText({ value, low, high }: Estimate): string {
  return `${figure(value)} [${figure(low)}, ${figure(high)}]`;
}

/** Four digits; a dash for what does not apply. */
export function figure(value: number | null): string {
  return value === null || Number.isNaN(value) ? '–' : value.toFixed(4);
}

/** With its sign, for differences. */
export function signed(value: number): string {
  return Number.isNaN(value) ? '–' : `${value >= 0 ? '+' : ''}${value.toFixed(4)}`;
}

const BARE = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left'],
    ...['left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);
