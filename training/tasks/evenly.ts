import { SUPPORT_SIZES } from './cases.js';

/**
 * At most `count` of them, evenly spread. The stride is no multiple of the number of support sizes: a user's cases stand
 * in their order, and such a stride would meet one size alone.
 */
export function evenly<T>(list: readonly T[], count: number): readonly T[] {
  let stride = Math.max(1, Math.ceil(list.length / count));
  if (stride % SUPPORT_SIZES.length === 0) stride++;
  return list.filter((_, index) => index % stride === 0);
}
