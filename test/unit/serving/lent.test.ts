import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { Lent } from '../../../serving/memory/lent.js';

describe('Lent', () => {
  it('is closed once it is given up and the last user is done, also one who failed', async () => {
    const close = vi.fn(async () => {});
    const lent = new Lent('thing', close);
    const first = lent.use(() => setTimeout(5));
    const second = lent.use(async () => {
      await setTimeout(20);
      expect(close).not.toHaveBeenCalled();
      throw new Error('failed');
    });
    const closed = lent.giveUp();
    await first;
    await expect(second).rejects.toThrow('failed');
    await closed;
    await lent.giveUp();
    expect(close).toHaveBeenCalledExactlyOnceWith('thing');
  });
});
