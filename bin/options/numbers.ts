import { InvalidArgumentError } from 'commander';

/*
 * What options take as numbers. Each reads the text of one argument; one that is refused is an `InvalidArgumentError`, to which
 * commander adds the option's name, and `configure` the variable or the key.
 */

/** A whole number, 0 or more. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError('Expected a whole number, 0 or more.');
  }
  return value;
}

/** A whole number above 0. */
export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('Expected a whole number, 1 or more.');
  return value;
}

/** Any number but NaN and the infinities. */
export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** A share, 0 to 1. */
export function share(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('Expected a share from 0 to 1.');
  return value;
}

/** Whole numbers above 0 with commas between them, such as `1,10,100`; ascending. */
export function positiveNumbers(text: string): readonly number[] {
  const counts = text.split(',').map(Number);
  if (counts.every((count) => Number.isInteger(count) && count > 0)) return counts.sort((a, b) => a - b);
  throw new InvalidArgumentError('Expected whole numbers above 0, with commas between them.');
}
