import { FusionError } from '../../data/schema/errors.js';

/** The error for a file that is not what it should be. */
export function badFile(path: string, expected: string, cause: unknown): FusionError {
  if (cause instanceof FusionError) return cause;
  const got = cause instanceof Error ? cause.message : String(cause);
  return new FusionError('invalid_data', `${path}: expected ${expected}, got ${got}`, { file: path }, cause);
}
