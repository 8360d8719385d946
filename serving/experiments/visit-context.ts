import { extractContext, type VisitContext } from '../../models/experiment/index.js';
import type { Allocate } from '../http/schemas/allocation.js';

/** Who visits, as whoever asks for an allocation says it: features by name hold before what is read from the raw context. */
export function visitContext(
  { raw_context = {}, context }: Pick<Allocate, 'raw_context' | 'context'>,
  now: number,
): VisitContext {
  return extractContext({ ...raw_context, ...(context && { features: context }) }, now);
}
