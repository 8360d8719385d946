import { describe, expect, it } from 'vitest';
import { createBackgroundJobs } from '../../../serving/assessment/background-jobs.js';
import { isOverWithin } from '../../../serving/assessment/is-over-within.js';

const nothing = async () => {};

/** A job that lasts until it is told. */
function held() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => ended };
}

describe('createBackgroundJobs', () => {
  it('runs a few at once, the others in their order, and no more than are let in', async () => {
    const jobs = createBackgroundJobs({ atOnce: 1, waiting: 2 });
    const order: string[] = [];
    const first = held();
    const job = (id: string, work = nothing) =>
      jobs.start(id, nothing, async () => {
        order.push(id);
        await work();
      });
    const a = await job('a', first.work);
    const b = await job('b');
    const c = await job('c');
    await expect(job('d')).rejects.toMatchObject({ code: 'overloaded', details: { retry_after_seconds: 30 } });
    expect(order).toEqual(['a']);
    first.end();
    await Promise.all([a.done, b.done, c.done]);
    expect(order).toEqual(['a', 'b', 'c']);
    expect(jobs.has('a')).toBe(false);
    await (await job('d')).done;
  });

  it('has no job whose beginning failed, and room for another', async () => {
    const jobs = createBackgroundJobs({ atOnce: 1, waiting: 0 });
    const failing = async () => {
      throw new Error('the disk is full');
    };
    await expect(jobs.start('a', failing, nothing)).rejects.toThrow('the disk is full');
    expect(jobs.has('a')).toBe(false);
    await (await jobs.start('a', nothing, nothing)).done;
  });

  it('tells what runs and what waits to stop, and waits for it', async () => {
    const jobs = createBackgroundJobs({ atOnce: 1, waiting: 1 });
    const told: string[] = [];
    const patient = (id: string) => (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        const stop = () => {
          told.push(id);
          resolve();
        };
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop);
      });
    await jobs.start('a', nothing, patient('a'));
    await jobs.start('b', nothing, patient('b'));
    await jobs.close();
    expect(told).toEqual(['a', 'b']);
  });
});

describe('isOverWithin', () => {
  it('says as soon as it knows', async () => {
    expect(await isOverWithin(60_000, Promise.resolve())).toBe(true);
    expect(await isOverWithin(1, new Promise(() => {}))).toBe(false);
  });
});
