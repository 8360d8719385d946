import { isWellFormed } from '../../schema/well-formed.js';
import { toText } from './cell-values.js';

/**
 * The id in a cell: text, or the digits of a number. Undefined where there is none, and where two ids could be taken for one:
 * a number beyond 2^53, which JSON rounds, and text that no file can hold.
 */
export function toId(cell: unknown): string | undefined {
  if (typeof cell === 'number' && Math.abs(cell) > Number.MAX_SAFE_INTEGER) return undefined;
  if (typeof cell === 'string' && !isWellFormed(cell)) return undefined;
  return toText(cell);
}
