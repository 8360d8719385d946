import { describe, expect, it } from 'vitest';
import { startPolling } from '../../../serving/dashboard/page/start-polling.js';

/** A window that a test hides, shows and lets time go by in. */
function planted() {
  const timers = new Map<number, () => void>();
  let isHidden = false;
  let changed = () => {};
  let last = 0;
  return {
    surroundings: {
      isHidden: () => isHidden,
      onVisibility: (run: () => void) => {
        changed = run;
        return () => {
          changed = () => {};
        };
      },
      setTimer: (run: () => void) => {
        timers.set(++last, run);
        return last;
      },
      clearTimer: (timer: number) => void timers.delete(timer),
    },
    show: (shown: boolean) => {
      isHidden = !shown;
      changed();
    },
    timers: () => timers.size,
    passTime: () => {
      const due = [...timers.values()];
      timers.clear();
      for (const run of due) run();
    },
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function asking(surroundings: ReturnType<typeof planted>['surroundings'], ask: (count: number) => Promise<number>) {
  const told: unknown[] = [];
  let count = 0;
  const poll = startPolling(
    {
      ask: () => ask(++count),
      everyMs: 1000,
      onAnswer: (answer) => told.push(answer),
      onError: (error) => told.push((error as Error).message),
    },
    surroundings,
  );
  return { told, poll, asked: () => count };
}

describe('startPolling', () => {
  it('asks at once, and again after each answer', async () => {
    const { surroundings, passTime } = planted();
    const { told } = asking(surroundings, async (count) => count);
    await settled();
    passTime();
    await settled();
    expect(told).toEqual([1, 2]);
  });

  it('goes on after an answer that did not come', async () => {
    const { surroundings, passTime } = planted();
    const { told } = asking(surroundings, async (count) => {
      if (count === 1) throw new Error('away');
      return count;
    });
    await settled();
    passTime();
    await settled();
    expect(told).toEqual(['away', 2]);
  });

  it('asks nothing while nobody looks, and at once when somebody does', async () => {
    const { surroundings, show, timers, passTime } = planted();
    const { told } = asking(surroundings, async (count) => count);
    await settled();
    show(false);
    expect(timers()).toBe(0);
    passTime();
    await settled();
    expect(told).toEqual([1]);
    show(true);
    await settled();
    expect(told).toEqual([1, 2]);
  });

  it('waits for somebody to look, also where the answer comes while nobody does', async () => {
    const { surroundings, show, timers } = planted();
    const { told } = asking(surroundings, async (count) => count);
    show(false); // before the first answer is there
    await settled();
    expect([told, timers()]).toEqual([[1], 0]);
  });

  it('asks once at a time, whoever is impatient', async () => {
    const { surroundings, show } = planted();
    const answers: ((answer: number) => void)[] = [];
    const waiting = () => new Promise<number>((resolve) => answers.push(resolve));
    const { asked, poll, told } = asking(surroundings, waiting);
    poll.now();
    show(true);
    expect(asked()).toBe(1);
    answers[0]!(7);
    await settled();
    expect(told).toEqual([7]);
  });

  it('says nothing after it was stopped, and leaves no timer', async () => {
    const { surroundings, timers } = planted();
    const { told, poll } = asking(surroundings, async (count) => count);
    poll.stop();
    await settled();
    expect(told).toEqual([]);
    expect(timers()).toBe(0);
  });
});
