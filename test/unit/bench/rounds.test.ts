import { describe, expect, it } from 'vitest';
import { median } from '../../../bench/rounds.js';
import type { Contestant } from '../../../bench/training/contestant.js';
import { ratio, takeRounds } from '../../../bench/training/rounds.js';

const timed = (rounds: number[][]) => ({ rounds, peakMemoryMb: 0 });

describe('median', () => {
  it('is the middle, or the mean of the two middle ones, in any order', () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([9, 1, 2, 4])).toBe(3);
  });
});

describe('ratio', () => {
  it('compares within each round, so a slow moment of the machine cancels out', () => {
    const ours = timed([[10], [1000], [10]]); // somebody else had the machine in the second round
    const theirs = timed([[20], [2000], [20]]);
    expect(ratio(ours, theirs)).toEqual({ value: 2, low: 2, high: 2 });
  });

  it('is the median of the rounds, beside the least and the most', () => {
    expect(ratio(timed([[10], [10], [10]]), timed([[5], [30], [20]]))).toEqual({ value: 2, low: 0.5, high: 3 });
  });
});

describe('takeRounds', () => {
  it('lets all take their turn before anyone has another; those of a group together', async () => {
    const turns: string[] = [];
    const contestant = (name: string, ms: number): Contestant => ({
      ready: {},
      ask: async ({ seconds }) => {
        turns.push(`${name} ${seconds}`);
        return { ms: [ms], peak_memory_mb: 7 };
      },
      close: async () => {},
    });
    const done: number[] = [];
    const times = await takeRounds([[contestant('a', 1)], [contestant('b', 2), contestant('c', 3)]], {
      rounds: 2,
      seconds: 0.5,
      onRound: (round) => done.push(round),
    });
    expect(turns).toEqual(['a 0.5', 'b 0.5', 'c 0.5', 'a 0.5', 'b 0.5', 'c 0.5']);
    expect(done).toEqual([1, 2]);
    expect(times).toEqual([
      [{ rounds: [[1], [1]], peakMemoryMb: 7 }],
      [
        { rounds: [[2], [2]], peakMemoryMb: 7 },
        { rounds: [[3], [3]], peakMemoryMb: 7 },
      ],
    ]);
  });
});
