import { FusionError } from '../../data/schema/errors.js';

/** Reads an option's whole numbers above 0, such as `1,10,100`, ascending. */
export function numbersAboveZero(text: string): readonly number[] {
  const counts = text.split(',').map(Number);
  if (counts.every((count) => Number.isInteger(count) && count > 0)) return counts.sort((a, b) => a - b);
  throw new FusionError('usage', `expected numbers above 0, with commas between them, got "${text}"`);
}
