import { describe, expect, it } from 'vitest';
import { KeyedQueue } from '../../../serving/memory/keyed-queue.js';

/** A task that says when it starts and ends when it is told to. */
function manualTask(started: string[], name: string) {
  let end: (how?: Error) => void = () => {};
  const ended = new Promise<string>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve(name));
  });
  return {
    end,
    task: () => {
      started.push(name);
      return ended;
    },
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('KeyedQueue', () => {
  it('starts a task when the one before it with the same key is done; other keys do not wait', async () => {
    const queue = new KeyedQueue(10);
    const started: string[] = [];
    const [first, second, other] = ['first', 'second', 'other'].map((name) => manualTask(started, name));
    const results = [queue.run('a', first!.task), queue.run('a', second!.task), queue.run('b', other!.task)];
    await settle();
    expect(started).toEqual(['first', 'other']);
    first!.end();
    await settle();
    expect(started).toEqual(['first', 'other', 'second']);
    second!.end();
    other!.end();
    expect(await Promise.all(results)).toEqual(['first', 'second', 'other']);
  });

  it('goes on after a task that failed, and hands its error to whoever asked for it', async () => {
    const queue = new KeyedQueue(10);
    const failing = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', async () => 'next');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });

  it('refuses one more than it takes, and takes some again when others are done', async () => {
    const queue = new KeyedQueue(2);
    const running = manualTask([], 'running');
    const results = [queue.run('a', running.task), queue.run('a', async () => 'waiting')];
    await expect(queue.run('b', async () => 'refused')).rejects.toMatchObject({
      code: 'overloaded',
      status: 503,
      details: { retry_after_seconds: 1 },
    });
    running.end();
    await Promise.all(results);
    expect(await queue.run('b', async () => 'taken')).toBe('taken');
  });
});
