import { describe, expect, it } from 'vitest';
import { repeat, type Timer } from '../../../serving/memory/repeat.js';

/** A timer whose turns come when the test says so. */
function handTimer(): { readonly timer: Timer; turn(): Promise<void>; readonly isStopped: () => boolean } {
  let call = () => {};
  let isStopped = false;
  const timer: Timer = (_everyMs, given) => {
    call = given;
    return () => {
      isStopped = true;
    };
  };
  const turn = async () => {
    call();
    await new Promise(setImmediate);
  };
  return { timer, turn, isStopped: () => isStopped };
}

describe('repeat', () => {
  it('leaves out turns while one still runs, and waits for it when it is stopped', async () => {
    const { timer, turn, isStopped } = handTimer();
    const done: (() => void)[] = [];
    const stop = repeat(() => new Promise<void>((resolve) => done.push(resolve)), {
      everyMs: 1,
      timer,
      onError: () => {},
    });
    await turn();
    await turn();
    expect(done).toHaveLength(1);
    done[0]!();
    await turn();
    await turn();
    expect(done).toHaveLength(2);
    let hasStopped = false;
    const stopped = stop().then(() => {
      hasStopped = true;
    });
    await new Promise(setImmediate);
    expect([isStopped(), hasStopped]).toEqual([true, false]);
    done[1]!();
    await stopped;
  });

  it('tells of the first of several failures, and of the first after it went well', async () => {
    const { timer, turn } = handTimer();
    const told: unknown[] = [];
    const answers = ['one', 'two', null, 'three'];
    const work = async () => {
      const answer = answers.shift();
      if (answer !== null) throw answer;
    };
    const stop = repeat(work, { everyMs: 1, timer, onError: (error) => told.push(error) });
    for (let count = 0; count < 4; count++) await turn();
    expect(told).toEqual(['one', 'three']);
    await stop();
  });
});
