import { FusionError } from '../../data/schema/errors.js';

/** The error for a value that has the right form but cannot be used. The field is a path: `candidates[3].scores.cf`. */
export function invalidValue(field: string, expected: string, got: unknown): FusionError {
  const described = describeValue(got);
  return new FusionError('invalid_value', `${field}: expected ${expected}, got ${described}`, {
    field,
    expected,
    got: described,
  });
}

/** A value in a few words: an error names what came without repeating a body. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return `${value.length} values`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** A JSON pointer as people write it: `/candidates/3/scores/cf` becomes `candidates[3].scores.cf`. */
export function fieldPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
