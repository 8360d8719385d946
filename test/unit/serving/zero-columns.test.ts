import { describe, expect, it } from 'vitest';
import { zeroColumns } from '../../../serving/memory/zero-columns.js';

describe('zeroColumns', () => {
  it('are as long as they were asked for, of zeros, and in one piece of memory', () => {
    const [few, none, many] = zeroColumns(2, 0, 3);
    expect([few.length, none.length, many.length]).toEqual([2, 0, 3]);
    expect([...few, ...many]).toEqual([0, 0, 0, 0, 0]);
    expect(new Set([few.buffer, none.buffer, many.buffer]).size).toBe(1);
    expect(few.buffer.byteLength).toBe(5 * 4);
  });

  it('do not overlap', () => {
    const [first, second, third] = zeroColumns(2, 2, 1);
    first.fill(1);
    third.fill(3);
    second.fill(2);
    expect([[...first], [...second], [...third]]).toEqual([[1, 1], [2, 2], [3]]);
  });
});
