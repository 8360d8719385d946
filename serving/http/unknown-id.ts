import { FusionError } from '../../data/schema/errors.js';
import { describeValue } from './invalid-value.js';

/** The error for an id that is not known where it is looked up. The field is a path: `candidates[3].item_id`. */
export function unknownId(field: string, expected: string, got: string): FusionError {
  const described = describeValue(got);
  return new FusionError('unknown_id', `${field}: expected ${expected}, got ${described}`, {
    field,
    expected,
    got: described,
  });
}
