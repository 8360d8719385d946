import { FusionError } from '../../data/schema/errors.js';
import { columnOfPath } from './candidate-column.js';

/** `candidates[3].scores.cf`; names of sources and features may have dots. What follows a vector's brackets is its place in there. */
const FIELD = /^candidates\[(\d+)\]\.(\w+)(?:\.(.+?))?(?:\[(\d+)\])?$/;

/**
 * An error about a field of a request, as one about its column: `candidates[3].scores.cf` becomes `column "cf_score", row 4`. Rows
 * count from 1. All other errors stay as they are.
 */
export function columnProblem(error: FusionError): FusionError {
  const { code, message, details } = error;
  const field = details['field'];
  const found = typeof field === 'string' ? FIELD.exec(field) : null;
  if (found === null) return error;
  const [, index, group, name, place] = found;
  const column = columnOfPath(name === undefined ? [group!] : [group!, name]);
  const where = `column "${column}", row ${Number(index) + 1}${place === undefined ? '' : `, value ${Number(place) + 1}`}`;
  return new FusionError(code, message.replaceAll(field as string, where), { ...details, field: where }, error);
}
