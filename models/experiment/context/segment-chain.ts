import { GLOBAL_SEGMENT } from './segment-key.js';

/**
 * A segment and its parents, from itself to `global`: one feature less each time, in declared order.
 *
 * With `['source', 'device']` declared, `device:mobile|source:instagram` is within `device:mobile`, which is within `global`. So what
 * is declared first is what is given up first.
 *
 * @param key of a segment; a parent's key gives the rest of the chain
 * @param declared names of the experiment's context features
 */
export function segmentChain(key: string, declared: readonly string[]): readonly string[] {
  if (key === GLOBAL_SEGMENT) return [GLOBAL_SEGMENT];
  const chain = [key];
  let pairs = key.split('|');
  for (const name of declared) {
    const fewer = pairs.filter((pair) => !pair.startsWith(`${name}:`));
    if (fewer.length === pairs.length) continue; // a parent's key does not have it any more
    pairs = fewer;
    chain.push(pairs.length === 0 ? GLOBAL_SEGMENT : pairs.join('|'));
  }
  return chain;
}
