import { afterEach, describe, expect, it } from 'vitest';
import { startThreads, type ThreadPool } from '../../../data/threads/thread-pool.js';
import type { EchoTask } from './echo-thread.js';

const open: ThreadPool<EchoTask, number>[] = [];
function pool(count: number, name = 'echo-thread'): ThreadPool<EchoTask, number> {
  const started = startThreads<EchoTask, number>(new URL(`./${name}`, import.meta.url), count);
  open.push(started);
  return started;
}

afterEach(async () => {
  for (const started of open.splice(0)) await started.end();
});

describe('startThreads', () => {
  it('answers every task, more of them than threads', async () => {
    const threads = pool(2);
    const answers = await Promise.all([1, 2, 3, 4, 5].map((value) => threads.run({ value })));
    expect(answers).toEqual([1, 2, 3, 4, 5]);
  });

  it('an error in a task rejects that task alone', async () => {
    const threads = pool(1);
    await expect(threads.run({ value: 1, instead: 'throw' })).rejects.toThrow('thrown at 1');
    expect(await threads.run({ value: 2 })).toBe(2);
  });

  it.each([
    ['exit', /ended with code 3/],
    ['throw later', /thrown later/],
  ] as const)('a thread that ends by %s rejects its task, those that wait, and those to come', async (instead, reason) => {
    const threads = pool(1);
    const tasks = [threads.run({ value: 1, instead }), threads.run({ value: 2 })];
    for (const task of await Promise.allSettled(tasks)) {
      expect(task).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(reason) } });
    }
    await expect(threads.run({ value: 3 })).rejects.toThrow(reason);
  });

  it('a task that cannot be handed over rejects alone, and its thread takes the next', async () => {
    const threads = pool(1);
    const uncloneable = { value: 1, callback: () => {} } as EchoTask;
    await expect(threads.run(uncloneable)).rejects.toThrow(/could not be cloned/);
    expect(await threads.run({ value: 2 })).toBe(2);
  });

  it('threads that cannot start reject, too', async () => {
    await expect(pool(2, 'no-such-file').run({ value: 1 })).rejects.toThrow(/no-such-file/);
  });

  it('tasks under way are rejected by the end', async () => {
    const threads = pool(1);
    const task = threads.run({ value: 1, instead: 'wait' });
    const ended = expect(task).rejects.toThrow('the threads were ended');
    await threads.end(20); // nobody answers
    await ended;
  });

  it('a thread in the middle of a task finishes it: stopped in native code, it would take the process with it', async () => {
    const threads = pool(2);
    expect(await threads.run({ value: 1 })).toBe(1); // has started
    const done = new Int32Array(new SharedArrayBuffer(4));
    const task = threads.run({ value: 1, instead: 'compute', done }).catch((error: Error) => error.message);
    const end = threads.end();
    expect(await task).toBe('the threads were ended');
    await end;
    expect(done[0]).toBe(1);
  });
});
