import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LruCache } from '../../../serving/memory/lru-cache.js';

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

  it('makes room for a large entry by as many old ones as it takes', () => {
    const cache = new LruCache<string, number>(10, (value) => value);
    for (const [key, size] of Object.entries({ a: 3, b: 3, c: 3, d: 5 })) cache.set(key, size);
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.get('d')]).toEqual([undefined, undefined, 3, 5]);
    expect(cache.used).toBe(3 + 5);
  });

  it('does not keep what is larger than itself, nor what it would replace', () => {
    const cache = new LruCache<string, number>(10, (value) => value);
    cache.set('a', 3);
    cache.set('b', 4);
    cache.set('b', 11);
    expect([cache.get('a'), cache.get('b'), cache.used]).toEqual([3, undefined, 3]);
  });

  it('never holds more than its capacity, and counts what it holds, whatever is done with it', () => {
    const action = fc.record({ key: fc.nat(5), size: fc.integer({ min: 1, max: 12 }), kind: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(action), (actions) => {
        const cache = new LruCache<number, number>(10, (value) => value);
        for (const { key, size, kind } of actions) {
          if (kind === 0) cache.get(key);
          else if (kind === 1) cache.delete(key);
          else cache.set(key, size);
          const held = [0, 1, 2, 3, 4, 5].map((other) => cache.get(other) ?? 0).reduce((a, b) => a + b);
          expect(cache.used).toBe(held);
          expect(held).toBeLessThanOrEqual(10);
        }
      }),
    );
  });
});
