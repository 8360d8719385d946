import { describe, expect, it, vi } from 'vitest';
import { sharedLoad } from '../../../serving/memory/shared-load.js';

describe('sharedLoad', () => {
  it('loads once for concurrent callers', async () => {
    const load = vi.fn(async () => ({ loaded: true }));
    const shared = sharedLoad(load, async () => {});
    expect(shared.status.state).toBe('absent');
    const [a, b] = await Promise.all([shared.get(), shared.get()]);
    expect(a).toBe(b);
    expect(load).toHaveBeenCalledTimes(1);
    expect(shared.status.state).toBe('ready');
  });

  it('tries again after a failure', async () => {
    const load = vi.fn().mockRejectedValueOnce(new Error('first')).mockResolvedValueOnce('second');
    const shared = sharedLoad<string>(load, async () => {});
    await expect(shared.get()).rejects.toThrow('first');
    expect(shared.status).toMatchObject({ state: 'failed', error: { message: 'first' } });
    expect(await shared.get()).toBe('second');
  });

  it('releases what was loaded when it is closed, also when it is still on its way, and loads no more', async () => {
    const release = vi.fn(async () => {});
    const shared = sharedLoad(async () => 'thing', release);
    const pending = shared.get();
    await shared.close();
    expect(await pending).toBe('thing');
    expect(release).toHaveBeenCalledExactlyOnceWith('thing');
    expect(shared.status.state).toBe('closed');
    await expect(shared.get()).rejects.toThrow('closed');
  });
});
