import type { Powers } from './value.js';

/**
 * Symbolic sizes, recorded as primes.
 *
 * A program runs over tensors of concrete shapes, so each symbol (tasks, support rows, …) is given a prime size that
 * divides no fixed dimension. A dimension that the prime divides *is* the symbol times the rest. What a program does with
 * a size other than multiply it (T + 1, a loop over T) escapes this reading; recording twice with different primes and
 * comparing the graphs catches that (`compile.ts`).
 */
export type Symbols = Readonly<Record<string, number>>;

/** `value = rest × Π symbol^power`, exactly. */
export interface Factored {
  readonly rest: number;
  readonly powers: Powers;
}

const SMALLEST_PRIME = 97;
const LARGEST_PRIME = 2000;
/** Numerators recognised in c/N written as one JavaScript number. */
const LARGEST_NUMERATOR = 4;

/** Factors an integer. */
export function factorInteger(value: number, symbols: Symbols): Factored {
  const powers: Record<string, number> = {};
  let rest = value;
  for (const [symbol, prime] of Object.entries(symbols)) {
    while (rest !== 0 && rest % prime === 0) {
      powers[symbol] = (powers[symbol] ?? 0) + 1;
      rest /= prime;
    }
  }
  return { rest, powers: normalizePowers(powers) };
}

/** A size as people read it: a number, or `S`, or `S*18`. */
export function labelSize(size: number, symbols: Symbols): number | string {
  const { rest, powers } = factorInteger(size, symbols);
  const names = Object.entries(powers).flatMap(([symbol, power]) => Array.from({ length: power }, () => symbol));
  if (names.length === 0) return size;
  return [...names, ...(rest === 1 ? [] : [rest])].join('*');
}

/** Factors a number from the program: an integer, or c/N for a small c, which is how means are written. */
export function factorNumber(value: number, symbols: Symbols): Factored {
  if (Number.isInteger(value)) return factorInteger(value, symbols);
  for (let numerator = 1; numerator <= LARGEST_NUMERATOR; numerator++) {
    const denominator = Math.round(numerator / value);
    if (!Number.isFinite(denominator) || Math.abs(numerator / denominator / value - 1) > 1e-7) continue;
    const { rest, powers } = factorInteger(denominator, symbols);
    if (Object.keys(powers).length > 0) return { rest: numerator / rest, powers: scalePowers(powers, -1) };
  }
  return { rest: value, powers: {} };
}

/** Powers of a product `a · b^sign`. */
export function combinePowers(a: Powers, b: Powers, sign: 1 | -1): Powers {
  const sum: Record<string, number> = { ...a };
  for (const [symbol, power] of Object.entries(b)) sum[symbol] = (sum[symbol] ?? 0) + sign * power;
  return normalizePowers(sum);
}

/** The value of Π symbol^power at the recorded sizes. */
export function evaluatePowers(powers: Powers, symbols: Symbols): number {
  return Object.entries(powers).reduce((product, [symbol, power]) => product * symbols[symbol]! ** power, 1);
}

/**
 * Primes for the symbols, none dividing a fixed dimension; different for each `round`, so that two recordings differ in
 * nothing but their sizes.
 */
export function choosePrimes(names: readonly string[], fixed: readonly number[], round: number): Symbols {
  const primes: number[] = [];
  for (
    let candidate = SMALLEST_PRIME;
    candidate < LARGEST_PRIME && primes.length < (round + 1) * names.length;
    candidate++
  ) {
    if (isPrime(candidate) && fixed.every((dimension) => dimension % candidate !== 0)) primes.push(candidate);
  }
  return Object.fromEntries(names.map((name, index) => [name, primes[round * names.length + index]!]));
}

function isPrime(value: number): boolean {
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
}

function scalePowers(powers: Powers, factor: number): Powers {
  return Object.fromEntries(Object.entries(powers).map(([symbol, power]) => [symbol, factor * power]));
}

function normalizePowers(powers: Record<string, number>): Powers {
  return Object.fromEntries(
    Object.entries(powers)
      .filter(([, power]) => power !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
