import { FusionError } from '../../data/schema/errors.js';
import type { Learning, NewInteraction } from '../learning/learning.js';

export interface BatchResult {
  readonly created: number;
  readonly deduplicated: number;
  readonly failed: number;
  readonly errors: { readonly index: number; readonly message: string; readonly field: string }[];
}

/**
 * Takes those that can be taken, and says of the others why not.
 * @param read throws for what is not an interaction.
 * @throws what no single interaction is to blame for, such as `overloaded`, where none was taken.
 */
export async function takeBatch<Body>(
  learning: Learning,
  bodies: readonly Body[],
  read: (body: Body) => NewInteraction,
): Promise<BatchResult> {
  const readings = await Promise.allSettled(bodies.map(async (body) => read(body)));
  const good = readings.flatMap((reading) => (reading.status === 'fulfilled' ? [reading.value] : []));
  const outcomes = await learning.takeEach(good);
  const taken = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  let next = 0;
  const errors = readings.flatMap((reading, index) => {
    const outcome = reading.status === 'rejected' ? reading : outcomes[next++]!;
    return outcome.status === 'rejected' ? [{ index, ...explained(index, outcome.reason) }] : [];
  });
  const trouble = outcomes.find((outcome) => outcome.status === 'rejected' && !isCallersFault(outcome.reason));
  if (taken.length === 0 && trouble?.status === 'rejected') throw trouble.reason;
  return {
    created: taken.length,
    deduplicated: taken.filter(({ isDuplicate }) => isDuplicate).length,
    failed: errors.length,
    errors,
  };
}

function isCallersFault(reason: unknown): boolean {
  return reason instanceof FusionError && reason.status < 500;
}

function explained(index: number, reason: unknown) {
  const known = reason instanceof FusionError && reason.code !== 'internal' ? reason : null;
  const field = String(known?.details['field'] ?? '');
  return { message: known?.message ?? 'A defect in Metafuse.', field: `interactions[${index}]${field && `.${field}`}` };
}
