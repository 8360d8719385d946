import { describe, expect, it } from 'vitest';
import { SharedLock } from '../../../serving/memory/shared-lock.js';

describe('SharedLock', () => {
  it('lets many in at once, and one alone between them, in order', async () => {
    const lock = new SharedLock();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
      return name;
    };
    const results = await Promise.all([
      lock.shared(work('a')),
      lock.shared(work('b')),
      lock.exclusive(work('X')),
      lock.shared(work('c')),
      lock.exclusive(work('Y')),
    ]);
    expect(results).toEqual(['a', 'b', 'X', 'c', 'Y']);
    const span = (name: string) => [log.indexOf(`${name} begins`), log.indexOf(`${name} ends`)];
    expect(log.slice(0, 4)).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
    for (const alone of ['X', 'Y']) {
      const [begin, end] = span(alone);
      expect(end! - begin!).toBe(1);
    }
    expect(span('c')[0]).toBeGreaterThan(span('X')[1]!);
  });

  it('goes on after a failure of either kind', async () => {
    const lock = new SharedLock();
    const fail = async () => {
      throw new Error('planned');
    };
    await expect(lock.exclusive(fail)).rejects.toThrow('planned');
    await expect(lock.shared(fail)).rejects.toThrow('planned');
    expect(await lock.exclusive(async () => 1)).toBe(1);
    expect(await lock.shared(async () => 2)).toBe(2);
  });
});
