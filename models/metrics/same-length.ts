import { FusionError } from '../../data/schema/errors.js';

/**
 * Two columns of one table have one length; anything else is a defect of the caller and must not become a number.
 *
 * @throws FusionError `internal`.
 */
export function assertSameLength(where: string, first: ArrayLike<unknown>, second: ArrayLike<unknown>): void {
  if (first.length === second.length) return;
  throw new FusionError(
    'internal',
    `${where}: expected two columns of one length, got ${first.length} and ${second.length}.`,
  );
}
