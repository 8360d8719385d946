import { describe, expect, it } from 'vitest';
import { Seats } from '../../../../serving/rescore/seats.js';

describe('Seats', () => {
  it('lends each value to one at a time, in the order in which they were asked for', async () => {
    const seats = new Seats(['a', 'b']);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const all = Promise.all(
      [0, 1, 2, 3].map((who) =>
        seats.use(async (seat) => {
          begun.push(`${who} on ${seat}`);
          await new Promise<void>((resolve) => ends.push(resolve));
        }),
      ),
    );
    await Promise.resolve();
    expect(begun).toEqual(['0 on a', '1 on b']);
    ends[1]!();
    await new Promise(setImmediate);
    expect(begun).toEqual(['0 on a', '1 on b', '2 on b']);
    ends[0]!();
    await new Promise(setImmediate);
    ends[2]!();
    ends[3]!();
    await all;
    expect(begun[3]).toBe('3 on a');
  });

  it('gets a value back from a use that failed', async () => {
    const seats = new Seats([1]);
    await expect(seats.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await seats.use(async (value) => value)).toBe(1);
  });
});
