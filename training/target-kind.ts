import { FusionError } from '../data/schema/errors.js';

/**
 * What scores are trained to say of an item: how likely the user comes to like it, which ranks; or how they would rate it, on a scale
 * from 0 to 1. The latter takes a set with ratings.
 */
export const TARGET_KINDS = ['likes', 'ratings'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** For what ranks. @param what names it, for the message @throws FusionError `usage` where ratings are what is learned */
export function assertLikes({ targets }: { readonly targets: TargetKind }, what: string): void {
  if (targets === 'likes') return;
  throw new FusionError('usage', `${what}: expected a configuration whose targets are likes, got ${targets}`);
}
