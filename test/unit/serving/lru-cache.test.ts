import { describe, expect, it } from 'vitest';
import { LruCache } from '../../../serving/lru-cache.js';

describe('LruCache', () => {
  it('drops the entry that was asked for longest ago', () => {
    const cache = new LruCache<string, number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
    expect(cache.size).toBe(2);
  });
});
