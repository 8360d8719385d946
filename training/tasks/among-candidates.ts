import { candidatesOf } from './candidates.js';
import type { TargetedItems } from './targeted-items.js';
import type { PreparedCase } from './world.js';

/** Of some items those that can be scored for a case, in their order. */
export function amongCandidates(known: PreparedCase, { items, targets }: TargetedItems): TargetedItems {
  const candidates = candidatesOf(known);
  const isScored = (_: number, row: number) => candidates.has(items[row]!);
  return { items: items.filter(isScored), targets: targets.filter(isScored) };
}

/** Whether anything can be scored that a case asks about: of what the user came to like, or where ratings are asked, of what they rated later. */
export function isAnswerable(known: PreparedCase): boolean {
  const candidates = candidatesOf(known);
  const asked = known.laterRatings?.items ?? [...known.truth];
  return asked.some((item) => candidates.has(item));
}
